package dev.reverie.storage.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sequence numbers of the newest acknowledged record and of the oldest that is kept, in a mapped file beside the data: two
 * slots each, written in turn with a check value, so that a writer killed between two stores leaves one whole. Read by any
 * thread or process.
 */
final class Position {
    static final String FILE = "position";
    static final int BYTES = 4096;
    static final int SLOT = 128;

    private static final long MAGIC = 0x3250_5845_5652L;
    private static final int NEWEST = SLOT;
    private static final int OLDEST = 3 * SLOT;
    private static final int ATTEMPTS = 1000;

    private final Path dir;
    private final UnsafeBuffer buffer;

    private Position(final Path dir, final UnsafeBuffer buffer) {
        this.dir = dir;
        this.buffer = buffer;
    }

    /** Makes the file, or makes it anew. */
    static Position create(final Path dir, final long newest, final long oldest) throws IOException {
        final byte[] bytes = new byte[BYTES];
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        buffer.putLong(0, MAGIC);
        store(buffer, slot(newest - 1), newest - 1);
        store(buffer, slot(newest), newest);
        store(buffer, OLDEST, oldest);
        store(buffer, OLDEST + SLOT, oldest);
        AtomicFile.write(dir.resolve(FILE), bytes);
        return open(dir, true);
    }

    static Position open(final Path dir, final boolean writable) throws IOException {
        final Path file = dir.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw DamagedLogException.of(
                    dir, "its file '" + FILE + "', which says how many records were acknowledged, is missing");
        }
        try (FileChannel channel = writable
                ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() != BYTES) {
                throw DamagedLogException.of(
                        dir, "its file '" + FILE + "' has " + channel.size() + " bytes, not " + BYTES);
            }
            final FileChannel.MapMode mode = writable ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY;
            final Position position = new Position(dir, new UnsafeBuffer(channel.map(mode, 0, BYTES), 0, BYTES));
            position.newest();
            position.oldest();
            return position;
        }
    }

    private static int slot(final long sequence) {
        return NEWEST + SLOT * (int) (sequence & 1);
    }

    /** Only the writer, in order. */
    void newest(final long sequence) {
        store(buffer, slot(sequence), sequence);
    }

    /** Only the writer. */
    void oldest(final long sequence) {
        final boolean isFirst = buffer.getLong(OLDEST) <= buffer.getLong(OLDEST + SLOT);
        store(buffer, isFirst ? OLDEST : OLDEST + SLOT, sequence);
    }

    private static void store(final UnsafeBuffer buffer, final int slot, final long sequence) {
        buffer.putLongOrdered(slot + 8, 0);
        buffer.putLongOrdered(slot, sequence);
        buffer.putLongOrdered(slot + 8, check(sequence));
    }

    /** @return number of the newest acknowledged record, -1 if none. */
    long newest() {
        return greatest(NEWEST, -1);
    }

    /** @return number of the oldest record that is kept; of the next one if there is none. */
    long oldest() {
        return greatest(OLDEST, 0);
    }

    private long greatest(final int first, final long least) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long greatest = Long.MIN_VALUE;
            for (int slot = first; slot <= first + SLOT; slot += SLOT) {
                final long check = buffer.getLongVolatile(slot + 8);
                final long sequence = buffer.getLongVolatile(slot);
                if (check == check(sequence) && check == buffer.getLongVolatile(slot + 8)) {
                    greatest = Math.max(greatest, sequence);
                }
            }
            if (greatest >= least && buffer.getLongVolatile(0) == MAGIC) {
                return greatest;
            }
            Thread.onSpinWait();
        }
        throw DamagedLogException.of(dir, "its file '" + FILE + "' does not hold what was written");
    }

    /** @return what is wrong with a slot that no writer is just storing to, or null. */
    @Nullable
    String problem() {
        for (int slot = NEWEST; slot <= OLDEST + SLOT; slot += SLOT) {
            boolean isSound = false;
            for (int attempt = 0; attempt < ATTEMPTS && !isSound; attempt++) {
                final long check = buffer.getLongVolatile(slot + 8);
                isSound = check == 0 || check == check(buffer.getLongVolatile(slot));
            }
            if (!isSound) {
                return "its bytes from " + slot + " on are not what was written";
            }
        }
        return null;
    }

    static long check(final long sequence) {
        long z = (sequence ^ MAGIC) * 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return (z ^ z >>> 31) | 1;
    }
}
