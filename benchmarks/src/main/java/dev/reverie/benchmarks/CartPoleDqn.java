package dev.reverie.benchmarks;

import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.util.List;
import java.util.function.Consumer;

/** {@code reverie bench cartpole-dqn}: DQN on CartPole-v1, 5 seeds of 50,000 steps, pipelined. */
public final class CartPoleDqn implements Benchmark {
    private static final double GOAL = 475;

    @Override
    public String name() {
        return "cartpole-dqn";
    }

    @Override
    public String description() {
        return "DQN on CartPole-v1, 5 seeds of 50,000 steps, pipelined -> docs/results";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        return new SeedCurves("dqn-cartpole", "dqn", "CartPole-v1", "cartpole", GOAL).run(progress);
    }
}
