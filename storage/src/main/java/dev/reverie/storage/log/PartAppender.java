package dev.reverie.storage.log;

import dev.reverie.envs.Experience;
import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Appends a part's records to its queue. One thread. */
final class PartAppender implements AutoCloseable {
    private final Path part;
    private final boolean isForced;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
    private long bytes;
    private long records;
    private int files;
    private int cycle = Integer.MIN_VALUE;

    /** Begins a part with its layout. */
    PartAppender(final Path part, final LayoutRecord record, final TimeProvider clock, final boolean isForced)
            throws IOException {
        this.part = part;
        this.isForced = isForced;
        this.queue = Queues.open(part, record, clock);
        this.appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true);
        try {
            final UnsafeBuffer layout = record.bytes();
            try (DocumentContext document = appender.writingDocument()) {
                claim(document, layout.capacity()).putBytes(0, layout, 0, layout.capacity());
            }
            written();
            if (isForced) {
                AtomicFile.force(part.toAbsolutePath().getParent());
            }
        } catch (final IOException | RuntimeException | Error ex) {
            close();
            throw ex;
        }
    }

    void append(final Experience experience, final long sequence) throws IOException {
        try (DocumentContext document = appender.writingDocument()) {
            boolean isWritten = false;
            try {
                experience.copySealed(sequence, claim(document, experience.length()), 0);
                isWritten = true;
            } finally {
                if (!isWritten) {
                    document.rollbackOnClose();
                }
            }
        }
        written();
        records++;
        bytes += experience.length() + 4;
    }

    private UnsafeBuffer claim(final DocumentContext document, final int length) {
        final @Nullable Bytes<?> to =
                document.wire() == null ? null : document.wire().bytes();
        if (to == null) {
            throw new IllegalStateException("Chronicle gave no bytes to write to in " + part);
        }
        final long at = to.writePosition();
        to.ensureCapacity(at + length + 8L);
        target.wrap(to.addressForWrite(at), length);
        to.writeSkip(length);
        return target;
    }

    private void written() throws IOException {
        final boolean isNewFile = appender.cycle() != cycle;
        if (isNewFile) {
            cycle = appender.cycle();
            files++;
            bytes = 0;
        }
        if (isForced) {
            appender.sync();
            if (isNewFile) {
                AtomicFile.force(part);
            }
        }
    }

    /** @return bytes of the records in the newest file. */
    long bytes() {
        return bytes;
    }

    /** @return records appended to this part. */
    long records() {
        return records;
    }

    /** @return data files begun. */
    int files() {
        return files;
    }

    /** Only when closed. */
    void delete() throws IOException {
        LogFiles.deletePart(part);
    }

    @Override
    public void close() {
        appender.close();
        queue.close();
    }
}
