package dev.reverie.benchmarks;

import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Rows;
import dev.reverie.learners.RandomActor;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code reverie bench path}: environment to replay, beside its slowest parts alone. */
public final class PathBenchmark implements Benchmark {
    private static final String ENV = "CartPole-v1";
    private static final int LANES = 64;
    private static final long TICKS = 150_000;
    private static final String UNIT = "steps/s";

    @Override
    public String name() {
        return "path";
    }

    @Override
    public String description() {
        return "CartPole, 64 lanes, random policy: environment -> Aeron -> log -> replay, beside the floors of its parts";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final int length = length();
        final WholePath path = new WholePath(ENV, LANES, TICKS);
        final double[][] rates = Rounds.interleaved(
                progress,
                path::rate,
                () -> environmentAlone(TICKS),
                () -> RawAeron.messages(length, TICKS) * LANES,
                () -> RawAppend.records(length, TICKS) * LANES);
        final List<BenchCase> cases = new ArrayList<>();
        cases.add(Rounds.beside("path", rates[0], rates[1], "the environment and its random policy alone", UNIT));
        cases.add(Rounds.beside("path", rates[0], rates[2], "raw Aeron IPC, messages of " + length + " bytes", UNIT));
        cases.add(Rounds.beside("path", rates[0], rates[3], "raw Chronicle append of the same bytes", UNIT));
        cases.add(new BenchCase(
                "path-allocation",
                "java",
                path.allocatedBytesPerStep(),
                Double.NaN,
                "bytes allocated by actor, keeper and learner threads in the last round",
                "bytes/step",
                Double.NaN));
        return cases;
    }

    private static int length() {
        try (Environment environment = Environments.make(ENV, LANES)) {
            return Experience.length(environment.spec().layout(), LANES);
        }
    }

    private static double environmentAlone(final long ticks) {
        try (Environment environment = Environments.make(ENV, LANES)) {
            final RandomActor actor = new RandomActor(environment.spec(), 1);
            final Rows rows = Rows.allocate(environment.spec().layout(), LANES);
            environment.reset(1, rows);
            final long begin = System.nanoTime();
            for (long i = 0; i < ticks; i++) {
                actor.act(rows, rows);
                environment.step(rows, rows);
            }
            return (double) ticks * LANES / (System.nanoTime() - begin) * 1e9;
        }
    }
}
