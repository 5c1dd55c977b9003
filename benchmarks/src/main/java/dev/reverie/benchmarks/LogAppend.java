package dev.reverie.benchmarks;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.StepLayout;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Appends of ticks of 64 lanes of 40 bytes, beside raw Chronicle appends of as many bytes. */
@NullUnmarked
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LogAppend {
    private static final int LANES = 64;
    private static final int TICKS = 10_000;

    private Path dir = Path.of("");
    private ChronicleLog log;
    private SingleChronicleQueue queue;
    private ExcerptAppender appender;
    private Experience experience;
    private final UnsafeBuffer target = new UnsafeBuffer(0, 0);

    /** New files for each iteration, so that neither fills the disk. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        final StepLayout layout = StepLayout.of(new EnvSpec(
                "Bench-v0", LANES, List.of(Field.vector("observation", 4, -1, 1)), new ActionSpace.Discrete(2), 0));
        dir = Files.createTempDirectory("reverie-log-append");
        experience = Experience.allocate(layout, LANES);
        log = ChronicleLog.create(dir.resolve("log"), layout, LogConfig.defaults());
        queue = SingleChronicleQueueBuilder.binary(dir.resolve("raw"))
                .rollCycle(LargeRollCycles.LARGE_DAILY)
                .blockSize(1L << 30)
                .indexSpacing(8)
                .build();
        appender = queue.createAppender();
    }

    /** Closes and deletes the files. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        log.close();
        appender.close();
        queue.close();
        try (Stream<Path> files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder()).forEach(LogAppend::delete);
        }
    }

    private static void delete(final Path file) {
        try {
            Files.delete(file);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Ours: numbered, sealed, acknowledged. */
    @Benchmark
    @OperationsPerInvocation(TICKS)
    public void append() {
        for (int i = 0; i < TICKS; i++) {
            log.append(experience);
        }
    }

    /** The floor: the same bytes, copied. */
    @Benchmark
    @OperationsPerInvocation(TICKS)
    public void rawAppend() {
        final int length = experience.length();
        for (int i = 0; i < TICKS; i++) {
            try (DocumentContext document = appender.writingDocument()) {
                final Bytes<?> bytes = document.wire().bytes();
                final long at = bytes.writePosition();
                bytes.ensureCapacity(at + length);
                target.wrap(bytes.addressForWrite(at), length);
                target.putBytes(0, experience.buffer(), 0, length);
                bytes.writeSkip(length);
            }
        }
    }
}
