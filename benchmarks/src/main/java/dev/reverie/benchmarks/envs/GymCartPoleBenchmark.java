package dev.reverie.benchmarks.envs;

import dev.reverie.benchmarks.CartPoleStepping;
import dev.reverie.benchmarks.Program;
import dev.reverie.benchmarks.Rounds;
import dev.reverie.benchmarks.Scratch;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** {@code reverie envs bench cartpole-gym}: 64 lanes beside gym in Python. */
public final class GymCartPoleBenchmark implements Benchmark {
    private static final int LANES = 64;
    private static final int TICKS = 100_000;
    private static final int LOOP = 20_000;
    private static final int TOGETHER = 64 * 200;
    private static final String UNIT = "lane-steps/s";

    @Override
    public String name() {
        return "cartpole-gym";
    }

    @Override
    public String description() {
        return "CartPole, 64 lanes on one core, beside gym's own loop in Python and its vector environment";
    }

    @Override
    public String group() {
        return "envs";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final Path directory = Scratch.directory();
        try {
            final PythonGym gym = new PythonGym(directory);
            final Path script = Program.peer("gym_cartpole.py");
            final String is = "gym " + gym.run(script, "version").text().strip() + ", Python";
            final CartPoleStepping stepping = new CartPoleStepping();
            stepping.setup();
            final double[][] rates = Rounds.interleaved(
                    progress,
                    () -> rate(stepping),
                    () -> gym.run(script, "loop", Integer.toString(LOOP)).number(),
                    () -> gym.run(script, "lanes", Integer.toString(TOGETHER), Integer.toString(LANES))
                            .number());
            return List.of(
                    Rounds.beside("CartPole-v1, 64 lanes", rates[0], rates[1], is + ", a loop", UNIT)
                            .aimingAt(20),
                    Rounds.beside("CartPole-v1, 64 lanes", rates[0], rates[2], is + ", 64 lanes", UNIT)
                            .aimingAt(20));
        } finally {
            Scratch.delete(directory);
        }
    }

    private static double rate(final CartPoleStepping stepping) {
        final long begin = System.nanoTime();
        double sum = 0;
        for (int tick = 0; tick < TICKS; tick++) {
            sum += stepping.tick();
        }
        final double seconds = (System.nanoTime() - begin) / 1e9;
        return sum < 0 ? Double.NaN : (double) TICKS * LANES / seconds;
    }
}
