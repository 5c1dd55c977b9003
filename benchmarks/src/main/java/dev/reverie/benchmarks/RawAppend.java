package dev.reverie.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;

/** Floor: records appended to a Chronicle queue, with nothing around it. */
final class RawAppend {
    private static final long BLOCK = 1L << 30;

    private RawAppend() {}

    /** @return records/s. */
    static double records(final int length, final long count) throws IOException {
        final Path directory = Scratch.directory();
        final UnsafeBuffer record = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        final UnsafeBuffer target = new UnsafeBuffer(0, 0);
        try (ChronicleQueue queue = SingleChronicleQueueBuilder.binary(directory)
                        .blockSize(BLOCK)
                        .indexSpacing(8)
                        .rollCycle(LargeRollCycles.LARGE_DAILY)
                        .build();
                ExcerptAppender appender = queue.createAppender()) {
            final long begin = System.nanoTime();
            for (long i = 0; i < count; i++) {
                try (DocumentContext document = appender.writingDocument()) {
                    final Bytes<?> bytes = document.wire().bytes();
                    bytes.ensureCapacity(bytes.writePosition() + length);
                    target.wrap(bytes.addressForWrite(bytes.writePosition()), length);
                    target.putBytes(0, record, 0, length);
                    bytes.writeSkip(length);
                }
            }
            return count * 1e9 / (System.nanoTime() - begin);
        } finally {
            Scratch.delete(directory);
        }
    }
}
