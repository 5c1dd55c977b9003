package dev.reverie.benchmarks.storage;

import dev.reverie.benchmarks.Rounds;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.StepLayout;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;

/** Appends beside raw Chronicle appends of equal bytes. */
public final class AppendCases {
    private static final long BLOCK = 1L << 30;
    private static final long BYTES = 1L << 29;
    private static final String UNIT = "rows/s";

    private AppendCases() {}

    /**
     * Measures.
     *
     * @param progress told now and then what is being done.
     * @return a case for each size of a tick.
     * @throws Exception if it cannot be measured.
     */
    public static List<BenchCase> cases(final Consumer<String> progress) throws Exception {
        final List<BenchCase> cases = new ArrayList<>();
        for (final int[] size : new int[][] {{4, 64}, {122, 16}, {122, 64}}) {
            final StepLayout layout = layout(size[0]);
            final int lanes = size[1];
            final String name = lanes + "x" + layout.stride() + "B";
            final long ticks = BYTES / Experience.length(layout, lanes);
            final double[][] rates = Rounds.interleaved(
                    line -> progress.accept("append " + name + ": " + line),
                    () -> append(layout, lanes, ticks),
                    () -> rawAppend(layout, lanes, ticks));
            cases.add(beside(
                    "log-append-" + name,
                    rates,
                    "raw Chronicle append of the same bytes, neither numbered, checked nor acknowledged"));
        }
        return cases;
    }

    private static BenchCase beside(final String name, final double[][] rates, final String floorIs) {
        final double[] ratios = new double[rates[0].length];
        Arrays.setAll(ratios, i -> rates[0][i] / rates[1][i]);
        return new BenchCase(
                name, "java", Rounds.median(rates[0]), Rounds.median(rates[1]), floorIs, UNIT, Rounds.median(ratios));
    }

    private static StepLayout layout(final int floats) {
        final Field observation = Field.vector("observation", floats, -1e9, 1e9);
        return StepLayout.of(new EnvSpec("Append-v0", 1, List.of(observation), new ActionSpace.Discrete(3), 0));
    }

    private static double append(final StepLayout layout, final int lanes, final long ticks) throws IOException {
        final Path directory = Files.createTempDirectory("reverie-bench-");
        final Experience experience = Experience.allocate(layout, lanes);
        try (ChronicleLog log = ChronicleLog.create(directory.resolve("log"), layout, LogConfig.defaults())) {
            final long begin = System.nanoTime();
            for (long i = 0; i < ticks; i++) {
                experience.stamp(0, i, 0, i, i);
                log.append(experience);
            }
            return ticks * lanes * 1e9 / (System.nanoTime() - begin);
        } finally {
            delete(directory);
        }
    }

    private static double rawAppend(final StepLayout layout, final int lanes, final long ticks) throws IOException {
        final Path directory = Files.createTempDirectory("reverie-bench-");
        final Experience experience = Experience.allocate(layout, lanes);
        final int length = experience.length();
        final UnsafeBuffer target = new UnsafeBuffer(0, 0);
        try (ChronicleQueue queue = queue(directory);
                ExcerptAppender appender = queue.createAppender()) {
            final long begin = System.nanoTime();
            for (long i = 0; i < ticks; i++) {
                experience.stamp(0, i, 0, i, i);
                try (DocumentContext document = appender.writingDocument()) {
                    final Bytes<?> bytes = document.wire().bytes();
                    bytes.ensureCapacity(bytes.writePosition() + length);
                    target.wrap(bytes.addressForWrite(bytes.writePosition()), length);
                    target.putBytes(0, experience.buffer(), 0, length);
                    bytes.writeSkip(length);
                }
            }
            return ticks * lanes * 1e9 / (System.nanoTime() - begin);
        } finally {
            delete(directory);
        }
    }

    private static ChronicleQueue queue(final Path directory) {
        return SingleChronicleQueueBuilder.binary(directory)
                .blockSize(BLOCK)
                .indexSpacing(8)
                .rollCycle(LargeRollCycles.LARGE_DAILY)
                .build();
    }

    private static void delete(final Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
