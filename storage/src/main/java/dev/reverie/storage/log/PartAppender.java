package dev.reverie.storage.log;

import dev.reverie.envs.Experience;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Appends a part's records to its queue. One thread. */
final class PartAppender implements AutoCloseable {
    private static final int HEADER = 1 << 12;
    private static final int METADATA = 1 << 17;

    private final Path part;
    private final boolean isForced;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
    private final Reservation reservation;
    private final RollCycle roll;
    private final TimeProvider clock;
    private final int empty;
    private long end;
    private @Nullable FileChannel forced;
    private long bytes;
    private long records;
    private int files;
    private int cycle = Integer.MIN_VALUE;

    /** Begins a part with its layout. */
    PartAppender(final Path part, final LayoutRecord record, final TimeProvider clock, final boolean isForced)
            throws IOException {
        this.part = part;
        this.isForced = isForced;
        this.clock = clock;
        this.roll = Queues.cycle(record.roll());
        this.empty = empty(record);
        this.reservation = new Reservation(empty);
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

    /** @return bytes that a part may need before its first record, or between two. */
    static int empty(final LayoutRecord record) {
        return 3 * (Queues.cycle(record.roll()).defaultIndexCount() * 8 + HEADER) + METADATA;
    }

    /** @param isScarce whether the disk is to be asked for room before anything is stored. */
    void append(final Experience experience, final long sequence, final boolean isScarce) throws IOException {
        if (isScarce) {
            reserve(experience.length());
        }
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

    private void reserve(final int length) throws IOException {
        if (roll.current(clock, 0) != cycle) {
            Reservation.probe(part, empty);
            return;
        }
        if (!reservation.isOf(files)) {
            reservation.begin(newest(), files, end);
        }
        reservation.reserve(end, length);
    }

    private Path newest() {
        final List<Path> data = LogFiles.list(part).stream()
                .filter(file -> file.toString().endsWith(LogFiles.SUFFIX))
                .toList();
        return data.get(data.size() - 1);
    }

    private void closeForced() throws IOException {
        if (forced != null) {
            forced.close();
            forced = null;
        }
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
        end = at + length + 8L;
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
            if (isNewFile) {
                closeForced();
                forced = FileChannel.open(newest(), StandardOpenOption.WRITE);
                AtomicFile.force(part);
            }
            // Chronicle's own sync leaves out the index, which lies before.
            if (forced != null) {
                forced.force(false);
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
        try {
            appender.close();
            queue.close();
        } finally {
            reservation.close();
            CloseHelper.close(forced);
        }
    }
}
