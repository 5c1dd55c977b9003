package dev.reverie.benchmarks;

import dev.reverie.config.ConfigException;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code reverie bench cartpole}: lane-steps of CartPole beside the same in C. */
public final class CartPoleBenchmark implements Benchmark {
    private static final int LANES = 64;
    private static final int TICKS = 400_000;
    static final int PASSES = 5;

    @Override
    public String name() {
        return "cartpole";
    }

    @Override
    public String description() {
        return "CartPole, 64 lanes on one core, beside the same in C (cc -O3): libm's sine, and the same series";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final CartPoleStepping stepping = new CartPoleStepping();
        stepping.setup();
        final Rounds.Measure ours = () -> best(stepping);
        final Path source = Program.peer("cartpole.c");
        final Path directory = Scratch.directory();
        try {
            final Path libm = Program.compile(source, directory.resolve("libm"), "-lm");
            final Path series = Program.compile(source, directory.resolve("series"), "-DSERIES", "-lm");
            final Path widest =
                    Program.compile(source, directory.resolve("widest"), "-DSERIES", "-march=native", "-lm");
            final double[][] rates =
                    Rounds.interleaved(progress, ours, () -> run(libm), () -> run(series), () -> run(widest));
            final List<BenchCase> cases = new ArrayList<>();
            cases.add(Rounds.beside("cartpole", rates[0], rates[1], "C, cc -O3, libm", "lane-steps/s"));
            cases.add(Rounds.beside("cartpole", rates[0], rates[2], "C, cc -O3, the same series", "lane-steps/s"));
            cases.add(Rounds.beside(
                    "cartpole",
                    rates[0],
                    rates[3],
                    "C, cc -O3 -march=native, the same series (not counted)",
                    "lane-steps/s"));
            return cases;
        } catch (final ConfigException ex) {
            final double[][] rates = Rounds.interleaved(progress, ours);
            return List.of(new BenchCase(
                    "cartpole",
                    "java",
                    Rounds.median(rates[0]),
                    Double.NaN,
                    String.valueOf(ex.getMessage()),
                    "lane-steps/s",
                    Double.NaN));
        } finally {
            Scratch.delete(directory);
        }
    }

    /** The best of as many passes as the peer's, which also prints its best. */
    static double best(final CartPoleStepping stepping) {
        double best = 0;
        for (int pass = 0; pass < PASSES; pass++) {
            final long begin = System.nanoTime();
            double sum = 0;
            for (int i = 0; i < TICKS / PASSES; i++) {
                sum += stepping.tick();
            }
            final double seconds = (System.nanoTime() - begin) / 1e9;
            best = Math.max(best, sum < 0 ? Double.NaN : (double) (TICKS / PASSES) * LANES / seconds);
        }
        return best;
    }

    private static double run(final Path binary) throws IOException, InterruptedException {
        final String text = Program.run(
                        List.of(binary.toString(), Integer.toString(LANES), Integer.toString(TICKS / PASSES)))
                .text();
        return Double.parseDouble(text.strip().split("\\s+")[0]);
    }
}
