package dev.reverie.storage.log;

import dev.reverie.envs.Experience;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.concurrent.locks.LockSupport;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Tails a log through a read-only queue of its own; a record is copied once and checked in the copy. */
final class ChronicleReader implements LogReader {
    private static final int ATTEMPTS = 500;

    private final Path dir;
    private final LayoutRecord record;
    private final Position position;
    private final Experience experience;
    private @Nullable SingleChronicleQueue queue;
    private @Nullable ExcerptTailer tailer;
    private UnsafeBuffer copy = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 16));
    private final UnsafeBuffer source = new UnsafeBuffer(0, 0);
    private long next;
    private boolean closed;

    ChronicleReader(final Path dir, final LayoutRecord record, final Position position, final long from) {
        this.dir = dir;
        this.record = record;
        this.position = position;
        this.experience = new Experience(record.layout());
        this.next = from;
    }

    @Override
    public int poll(final ExperienceHandler handler, final int limit) {
        if (closed) {
            throw new IllegalStateException("this reader of log " + dir + " is closed");
        }
        final long newest = position.get();
        int polled = 0;
        while (polled < limit && next <= newest) {
            take();
            next++;
            polled++;
            handler.onExperience(experience);
        }
        return polled;
    }

    private void take() {
        try {
            final int length = copyNext(tailer == null ? seek() : tailer);
            experience.wrap(copy, 0, length);
        } catch (final DamagedLogException ex) {
            throw ex;
        } catch (final RuntimeException | Error ex) {
            throw damaged(ex.toString(), ex);
        }
        if (!experience.isSound()) {
            throw damaged("its CRC32C does not match", null);
        }
        if (experience.sequence() != next) {
            throw damaged("a record numbered " + experience.sequence() + " is in its place", null);
        }
    }

    private DamagedLogException damaged(final String reason, final @Nullable Throwable cause) {
        close();
        final String message =
                "log " + dir + " is damaged: record " + next + ": " + reason + ": see 'reverie log verify " + dir + "'";
        return cause == null ? new DamagedLogException(message) : new DamagedLogException(message, cause);
    }

    private int copyNext(final ExcerptTailer from) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (DocumentContext document = from.readingDocument()) {
                if (document.isPresent() && document.wire() != null) {
                    return copy(document.wire().bytes());
                }
            }
            if (attempt > 10) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        throw damaged("the data ends before it, but record " + position.get() + " was acknowledged", null);
    }

    private int copy(final Bytes<?> bytes) {
        final long length = bytes.readRemaining();
        if (length < Experience.HEADER || length > record.blockBytes() / 4) {
            throw damaged("it has " + length + " bytes", null);
        }
        source.wrap(bytes.addressForRead(bytes.readPosition()), (int) length);
        final String problem = Experience.problem(record.layout(), source, 0, (int) length);
        if (problem != null) {
            throw damaged(problem, null);
        }
        if (length > copy.capacity()) {
            copy = new UnsafeBuffer(ByteBuffer.allocateDirect((int) length));
        }
        copy.putBytes(0, source, 0, (int) length);
        return (int) length;
    }

    /** Goes to record {@code next}: the newest data file whose first record is not beyond it, then by Chronicle's index. */
    private ExcerptTailer seek() {
        final SingleChronicleQueue opened = Queues.open(dir, record, Queues.clock(), true);
        queue = opened;
        final ExcerptTailer made = opened.createTailer();
        made.singleThreadedCheckDisabled(true);
        tailer = made;
        final NavigableSet<Long> cycles = opened.listCyclesBetween(opened.firstCycle(), opened.lastCycle());
        final long[] order = cycles.stream().mapToLong(Long::longValue).toArray();
        int low = 0;
        int high = order.length - 1;
        while (low < high) {
            final int middle = (low + high + 1) >>> 1;
            if (first(opened, made, order[middle]) <= next) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        final long first = order.length == 0 ? Long.MAX_VALUE : first(opened, made, order[low]);
        if (first > next || !made.moveToIndex(opened.rollCycle().toIndex((int) order[low], next - first))) {
            throw damaged("it cannot be found", null);
        }
        return made;
    }

    /** Sequence number of a data file's first record; the layout record counts as -1. */
    private long first(final SingleChronicleQueue opened, final ExcerptTailer made, final long cycle) {
        if (!made.moveToIndex(opened.rollCycle().toIndex((int) cycle, 0))) {
            return Long.MAX_VALUE;
        }
        try (DocumentContext document = made.readingDocument()) {
            if (!document.isPresent() || document.wire() == null) {
                return Long.MAX_VALUE;
            }
            final Bytes<?> bytes = document.wire().bytes();
            final int length = (int) Math.min(bytes.readRemaining(), Integer.MAX_VALUE);
            source.wrap(bytes.addressForRead(bytes.readPosition()), length);
            return length >= 4 && source.getInt(0) == LayoutRecord.MAGIC
                    ? -1
                    : length < Experience.HEADER
                            ? Long.MAX_VALUE
                            : new Experience(record.layout())
                                    .wrap(source, 0, length)
                                    .sequence();
        }
    }

    @Override
    public long position() {
        return next;
    }

    @Override
    public void close() {
        closed = true;
        if (tailer != null) {
            tailer.close();
            tailer = null;
        }
        if (queue != null) {
            queue.close();
            queue = null;
        }
    }
}
