package dev.reverie.benchmarks;

import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.util.List;
import java.util.function.Consumer;

/** {@code reverie bench pendulum-sac}: SAC on Pendulum-v1, 5 seeds of 20,000 steps, pipelined. */
public final class PendulumSac implements Benchmark {
    private static final double GOAL = -180;

    @Override
    public String name() {
        return "pendulum-sac";
    }

    @Override
    public String description() {
        return "SAC on Pendulum-v1, 5 seeds of 20,000 steps, pipelined -> docs/results";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        return new SeedCurves("sac-pendulum", "sac", "Pendulum-v1", "pendulum", GOAL).run(progress);
    }
}
