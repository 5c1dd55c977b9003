package dev.reverie.benchmarks;

import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code reverie bench cartpole}: lane-steps of CartPole beside the same in C. */
public final class CartPoleBenchmark implements Benchmark {
    private static final int LANES = 64;
    private static final int TICKS = 400_000;
    private static final int PASSES = 5;

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
        final Path source = Path.of(System.getProperty("reverie.root", "")).resolve("benchmarks/peers/cartpole.c");
        final Path directory = Scratch.directory();
        try {
            final Path libm = compile(source, directory.resolve("libm"));
            final Path series = compile(source, directory.resolve("series"), "-DSERIES");
            final Path widest = compile(source, directory.resolve("widest"), "-DSERIES", "-march=native");
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
        } catch (final IOException ex) {
            final double[][] rates = Rounds.interleaved(progress, ours);
            return List.of(new BenchCase(
                    "cartpole",
                    "java",
                    Rounds.median(rates[0]),
                    Double.NaN,
                    "C could not be built: " + ex.getMessage(),
                    "lane-steps/s",
                    Double.NaN));
        } finally {
            Scratch.delete(directory);
        }
    }

    /** The best of as many passes as the peer's, which also prints its best. */
    private static double best(final CartPoleStepping stepping) {
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

    private static Path compile(final Path source, final Path binary, final String... flags)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of("cc", "-O3"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-o", binary.toString(), source.toString(), "-lm"));
        final String said = output(command);
        if (!Files.isExecutable(binary)) {
            throw new IOException(
                    said.isBlank()
                            ? "cc made nothing"
                            : said.lines().findFirst().orElse(""));
        }
        return binary;
    }

    private static double run(final Path binary) throws IOException, InterruptedException {
        final String text =
                output(List.of(binary.toString(), Integer.toString(LANES), Integer.toString(TICKS / PASSES)));
        return Double.parseDouble(text.strip().split("\\s+")[0]);
    }

    private static String output(final List<String> command) throws IOException, InterruptedException {
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }
}
