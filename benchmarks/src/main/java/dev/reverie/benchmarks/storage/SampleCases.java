package dev.reverie.benchmarks.storage;

import dev.reverie.benchmarks.Rounds;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.storage.replay.SamplerConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Sampling batches of 16 sequences of 64 rows: beside memcpy, numpy, one sampler beside another, one size beside another. */
public final class SampleCases {
    private static final int STRIDE = 512;
    private static final int ROWS = 1 << 20;
    private static final int SMALL = 64;
    private static final double SECONDS = 0.8;
    private static final String UNIT = "batches/s";

    private SampleCases() {}

    /**
     * Measures.
     *
     * @param progress told what is going on.
     * @return all cases.
     */
    public static List<BenchCase> cases(final Consumer<String> progress) throws Exception {
        final List<BenchCase> cases = new ArrayList<>(ringCases(progress));
        cases.addAll(memoryCases(progress));
        cases.addAll(sizeCases(progress));
        return cases;
    }

    /** Rows of 512 B in memory: 1e5, 1e6 and, where 5 GB are at hand, 1e7; the later ones beside the first. */
    static List<BenchCase> memoryCases(final Consumer<String> progress) throws Exception {
        final List<BenchCase> cases = new ArrayList<>();
        progress.accept("filling rings of 1e5 to 1e7 rows of " + STRIDE + " bytes");
        try (SampledRows one = ring(100_000);
                SampledRows two = ring(1_000_000)) {
            final double[][] rates = Rounds.interleaved(progress, () -> one.rate(SECONDS), () -> two.rate(SECONDS));
            cases.add(Rounds.beside("sample-ring-1e6", rates[1], rates[0], "of 1e5 rows", UNIT));
            try (SampledRows three = ring(10_000_000)) {
                final double[][] large =
                        Rounds.interleaved(progress, () -> one.rate(SECONDS), () -> three.rate(SECONDS));
                cases.add(Rounds.beside("sample-ring-1e7", large[1], large[0], "of 1e5 rows", UNIT));
            } catch (final IllegalStateException ex) {
                cases.add(new BenchCase(
                        "sample-ring-1e7",
                        "java",
                        Double.NaN,
                        Double.NaN,
                        String.valueOf(ex.getMessage()),
                        UNIT,
                        Double.NaN));
            }
        }
        return cases;
    }

    private static SampledRows ring(final long rows) throws IOException {
        return new SampledRows(STRIDE, 8, rows, SamplerConfig.Kind.UNIFORM, false);
    }

    /** 512 MB of rows of 512 B: the ring, its log, its priorities, memcpy and numpy in turn. */
    static List<BenchCase> ringCases(final Consumer<String> progress) throws Exception {
        final List<BenchCase> cases = new ArrayList<>();
        progress.accept("filling replays of " + ROWS + " rows of " + STRIDE + " bytes");
        final RandomCopies copies = new RandomCopies(STRIDE, ROWS);
        try (SampledRows ring = new SampledRows(STRIDE, 8, ROWS, SamplerConfig.Kind.UNIFORM, false);
                SampledRows prioritized = new SampledRows(STRIDE, 8, ROWS, SamplerConfig.Kind.PRIORITIZED, false);
                SampledRows log = new SampledRows(STRIDE, 1, ROWS, SamplerConfig.Kind.UNIFORM, true);
                SampledRows lanes = new SampledRows(STRIDE, 8, ROWS, SamplerConfig.Kind.UNIFORM, true)) {
            final double[][] rates = Rounds.interleaved(
                    progress,
                    () -> ring.rate(SECONDS),
                    () -> copies.rate(SECONDS),
                    () -> prioritized.rate(SECONDS),
                    () -> log.rate(SECONDS),
                    () -> lanes.rate(SECONDS));
            cases.add(Rounds.beside(
                    "sample", rates[0], rates[1], "memcpy of the same bytes from random places of 512 MB", UNIT));
            cases.add(Rounds.beside(
                    "sample-prioritized", rates[2], rates[0], "uniform; priorities are written back too", UNIT));
            cases.add(Rounds.beside("sample-log", rates[3], rates[0], "from the ring; 1 lane", UNIT));
            cases.add(Rounds.beside("sample-log-8-lanes", rates[4], rates[0], "from the ring", UNIT));
            cases.add(numpy(progress, ring));
        }
        return cases;
    }

    private static BenchCase numpy(final Consumer<String> progress, final SampledRows ring) throws Exception {
        try (NumpyPeer peer = new NumpyPeer()) {
            final double[][] rates = Rounds.interleaved(
                    progress,
                    () -> ring.rate(SECONDS),
                    () -> peer.rate(ROWS, STRIDE, SampledRows.BATCH, SampledRows.LENGTH, SECONDS));
            return Rounds.beside("sample-numpy", rates[0], rates[1], peer.title(), UNIT);
        } catch (final IOException ex) {
            return new BenchCase(
                    "sample-numpy", "java", Double.NaN, Double.NaN, String.valueOf(ex.getMessage()), UNIT, Double.NaN);
        }
    }

    /** Rows of 64 B, all but 8,192 of them in the log: 1e5, 1e6, 1e7 and 1e8, each beside the first. */
    static List<BenchCase> sizeCases(final Consumer<String> progress) throws Exception {
        final List<BenchCase> cases = new ArrayList<>();
        progress.accept("filling replays of 1e5 to 1e8 rows of " + SMALL + " bytes");
        final RandomCopies little = new RandomCopies(SMALL, 100_000);
        final RandomCopies much = new RandomCopies(SMALL, 10_000_000);
        try (SampledRows one = sized(100_000);
                SampledRows two = sized(1_000_000);
                SampledRows three = sized(10_000_000);
                SampledRows four = sized(100_000_000)) {
            final double[][] rates = Rounds.interleaved(
                    progress,
                    () -> one.rate(SECONDS),
                    () -> two.rate(SECONDS),
                    () -> three.rate(SECONDS),
                    () -> four.rate(SECONDS),
                    () -> little.rate(SECONDS),
                    () -> much.rate(SECONDS));
            for (int i = 1; i < 4; i++) {
                cases.add(Rounds.beside("sample-1e" + (5 + i), rates[i], rates[0], "of 1e5 rows", UNIT));
            }
            cases.add(Rounds.beside(
                    "memcpy-1e7", rates[5], rates[4], "memcpy out of 6.4 MB, which a cache holds, not 640 MB", UNIT));
            cases.add(new BenchCase(
                    "sample-memory",
                    "java",
                    four.bytes() / 1e6,
                    Double.NaN,
                    "of a replay of 1e8 rows of 64 B; 1000 at most",
                    "MB",
                    Double.NaN));
        }
        return cases;
    }

    private static SampledRows sized(final long rows) throws IOException {
        return new SampledRows(SMALL, 8, rows, SamplerConfig.Kind.UNIFORM, true);
    }

    /** Prints the cases. */
    public static void main(final String[] args) throws Exception {
        final Consumer<String> progress = System.err::println;
        final List<BenchCase> cases =
                args.length == 0 ? cases(progress) : args[0].equals("ring") ? ringCases(progress) : sizeCases(progress);
        cases.forEach(System.out::println);
    }
}
