package dev.reverie.storage.replay;

import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The log's records, mapped, for rows that no memory holds any more: found once, in order, as they are added; read from then
 * on from anywhere at the cost of their bytes. An address is {@code file << 40 | offset}. What is mapped outlives the deletion
 * of its file. A record is only read after the log acknowledged it and its reader checked it; every time that it is read again
 * it is checked by its length, actor and tick, and by its CRC32C if it has 4 lanes or fewer: of more, that would cost many times
 * the copy of one lane's row.
 */
final class Archive implements AutoCloseable {
    private static final int FILE = 40;
    private static final long OFFSET = (1L << FILE) - 1;
    private static final int ROLLED = 0xC000_0000;
    private static final int INCOMPLETE = 1 << 31;
    private static final int INTERNAL = 1 << 30;
    private static final int LENGTH = INTERNAL - 1;
    private static final int PAGE = 4095;
    private static final int MOST_TOUCHED = 1 << 16;
    private static final int CHECKED = 4;
    private static final int CRC = 12;
    private static final int SEQUENCE = 16;
    private static final int TICK = 24;
    private static final int ACTOR = 56;
    private static final String SUFFIX = ".cq4";
    private static final String PART = "part-";
    private static final int DIGITS = 19;

    private final Path dir;
    private final int stride;
    private final int shift;
    private final List<ArchiveFile> files = new ArrayList<>();
    private final CRC32C crc = new CRC32C();
    private long cursor = -1;

    /**
     * Nothing is opened yet.
     *
     * @param dir    of the log.
     * @param layout of its rows.
     */
    Archive(final Path dir, final StepLayout layout) {
        this(dir, layout, ArchiveFile.SHIFT);
    }

    Archive(final Path dir, final StepLayout layout, final int shift) {
        this.dir = dir;
        this.shift = shift;
        this.stride = layout.stride();
    }

    /** @return address of a record; those are asked for in rising order. */
    long locate(final long sequence) {
        if (cursor < 0) {
            refresh();
            begin(sequence);
        }
        boolean isFresh = false;
        while (true) {
            final int number = (int) (cursor >>> FILE);
            final ArchiveFile file = files.get(number);
            final long offset = cursor & OFFSET;
            final int word = number + 1 < files.size() && files.get(number + 1).first() <= sequence
                    ? ROLLED
                    : (offset & PAGE) == 0 && !file.reaches(offset + 4) ? 0 : file.word(offset);
            if (word != 0 && (word & INCOMPLETE) == 0) {
                if ((word & INTERNAL) == 0 && sequence(file, offset, word & LENGTH) == sequence) {
                    return cursor;
                }
                cursor = after(cursor, word & LENGTH);
            } else if (number + 1 < files.size()) {
                file.endsAt(offset);
                cursor = (number + 1L) << FILE;
            } else if (isFresh) {
                throw missing(sequence);
            } else {
                refresh();
                isFresh = true;
            }
        }
    }

    private IllegalStateException missing(final long sequence) {
        return new IllegalStateException("log " + dir + " does not hold record " + sequence
                + ", which the replay was given: see 'reverie log verify " + dir + "'");
    }

    /** To the beginning of the last file that may hold a record. */
    private void begin(final long sequence) {
        if (files.isEmpty()) {
            throw missing(sequence);
        }
        int best = 0;
        for (int i = 1; i < files.size(); i++) {
            final long first = firstRecord(files.get(i));
            best = first >= 0 && first <= sequence ? i : best;
        }
        cursor = (long) best << FILE;
    }

    private static long firstRecord(final ArchiveFile file) {
        long at = 0;
        while (file.reaches(at + 4)) {
            final int word = file.word(at);
            if (word == 0 || (word & INCOMPLETE) != 0) {
                return -1;
            }
            final long sequence = (word & INTERNAL) == 0 ? sequence(file, at, word & LENGTH) : -1;
            if (sequence >= 0) {
                return sequence;
            }
            at = after(at, word & LENGTH);
        }
        return -1;
    }

    private static long sequence(final ArchiveFile file, final long offset, final int length) {
        if (length < Experience.HEADER) {
            return -1;
        }
        final UnsafeBuffer view = file.view(offset, 4 + length);
        final int at = file.at(offset) + 4;
        return view.getInt(at) == Experience.MAGIC ? view.getLong(at + SEQUENCE) : -1;
    }

    private static long after(final long address, final int length) {
        return address + 4 + (length + 3L & ~3L);
    }

    /** Looks for files that were not there before; they come after all others. */
    private void refresh() {
        for (final Path path : list(dir)) {
            final String name = String.valueOf(path.getFileName());
            if (name.endsWith(SUFFIX)) {
                add(path, Long.MAX_VALUE);
            } else if (name.startsWith(PART)) {
                long first = Long.parseLong(name.substring(PART.length(), PART.length() + DIGITS));
                for (final Path data : list(path)) {
                    if (data.toString().endsWith(SUFFIX)) {
                        add(data, first);
                        first = Long.MAX_VALUE;
                    }
                }
            }
        }
    }

    private void add(final Path path, final long first) {
        if (files.stream().noneMatch(file -> file.path().equals(path))) {
            files.add(new ArchiveFile(path, first, shift));
        }
    }

    private static List<Path> list(final Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (final IOException ex) {
            throw new UncheckedIOException("log " + directory + " cannot be read: " + ex.getMessage(), ex);
        }
    }

    /**
     * Copies a lane's rows out of consecutive records of an actor.
     *
     * @param address of one of its records.
     * @param passed  records of the actor to be passed over from there.
     * @param ring    whose rows they are.
     * @param lane    of the rows.
     * @param count   of rows.
     * @param target  to copy to.
     * @param at      where the first row goes.
     */
    void copy(
            final long address,
            final int passed,
            final ActorRing ring,
            final int lane,
            final int count,
            final MutableDirectBuffer target,
            final int at) {
        long next = address;
        int pass = passed;
        int to = at;
        long tick = -1;
        final int end = at + count * stride;
        final int length = Experience.HEADER + ring.lanes() * stride;
        final int row = 4 + Experience.HEADER + lane * stride;
        while (to < end) {
            final ArchiveFile file = files.get((int) (next >>> FILE));
            final long offset = next & OFFSET;
            final int word = file.isEnd(offset) ? ROLLED : file.word(offset);
            if (word == 0 || (word & INCOMPLETE) != 0) {
                next = (next >>> FILE) + 1 << FILE;
                continue;
            }
            next = after(next, word & LENGTH);
            if ((word & INTERNAL) != 0 || (word & LENGTH) < Experience.HEADER) {
                continue;
            }
            final UnsafeBuffer view = file.view(offset, 4 + (word & LENGTH));
            final int record = file.at(offset);
            if (view.getInt(record + 4) != Experience.MAGIC || view.getInt(record + 4 + ACTOR) != ring.actor()) {
                continue;
            }
            if (pass > 0) {
                pass--;
                continue;
            }
            tick = tick < 0 ? view.getLong(record + 4 + TICK) : tick + 1;
            if ((word & LENGTH) != length
                    || view.getLong(record + 4 + TICK) != tick
                    || ring.lanes() <= CHECKED && !isSound(file.bytes(offset), record + 4, length)) {
                throw new IllegalStateException("log " + dir + " is damaged: record "
                        + view.getLong(record + 4 + SEQUENCE) + ": its CRC32C, tick or length does not match: see"
                        + " 'reverie log verify " + dir + "'");
            }
            target.putBytes(to, view, record + row, stride);
            to += stride;
        }
    }

    /** Looks at the pages that a copy from an address will read. @return anything. */
    long touch(final long address, final int bytes) {
        final ArchiveFile file = files.get((int) (address >>> FILE));
        final long offset = address & OFFSET;
        final int at = file.at(offset);
        final UnsafeBuffer view = file.view(offset, 4);
        final int end = Math.min(view.capacity() - 4, at + Math.min(bytes, MOST_TOUCHED));
        long sum = 0;
        for (int i = at; i < end; i += PAGE + 1) {
            sum += view.getInt(i);
        }
        return sum;
    }

    private boolean isSound(final ByteBuffer bytes, final int at, final int length) {
        crc.reset();
        crc.update(bytes.limit(at + CRC).position(at));
        crc.update(bytes.limit(at + length).position(at + SEQUENCE));
        bytes.limit(bytes.capacity());
        return bytes.getInt(at + CRC) == (int) crc.getValue();
    }

    /** @return sequence number of the record at an address. */
    long sequence(final long address) {
        final ArchiveFile file = files.get((int) (address >>> FILE));
        final long offset = address & OFFSET;
        return sequence(file, offset, file.word(offset) & LENGTH);
    }

    /** Unmaps what lies before an address, which nobody will ask for. */
    void release(final long address) {
        final int number = (int) (address >>> FILE);
        for (int i = 0; i < number; i++) {
            files.get(i).close();
        }
        files.get(number).release(address & OFFSET);
    }

    @Override
    public void close() {
        files.forEach(ArchiveFile::close);
    }
}
