package dev.reverie.storage.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sequence number of the newest acknowledged record, in a mapped file beside the data: two slots written in turn, each
 * with a check value, so that a writer killed between two stores leaves one whole. Read by any thread or process.
 */
final class Position {
    static final String FILE = "position";

    private static final long MAGIC = 0x3150_5845_5652L;
    private static final int BYTES = 4096;
    private static final int SLOT = 128;
    private static final int SLOTS = 2;
    private static final int ATTEMPTS = 1000;

    private final Path dir;
    private final UnsafeBuffer buffer;

    private Position(final Path dir, final UnsafeBuffer buffer) {
        this.dir = dir;
        this.buffer = buffer;
    }

    static Position create(final Path dir) throws IOException {
        try (FileChannel channel = FileChannel.open(
                dir.resolve(FILE), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final Position position = new Position(
                    dir, new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES), 0, BYTES));
            position.set(-2);
            position.set(-1);
            position.buffer.putLongOrdered(0, MAGIC);
            return position;
        }
    }

    static Position open(final Path dir, final boolean writable) throws IOException {
        final Path file = dir.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new DamagedLogException("log " + dir + ": its file '" + FILE
                    + "', which says how many records were acknowledged, is missing: see 'reverie log verify " + dir
                    + "'");
        }
        try (FileChannel channel = writable
                ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() != BYTES) {
                throw new DamagedLogException("log " + dir + ": its file '" + FILE + "' has " + channel.size()
                        + " bytes, not " + BYTES + ": see 'reverie log verify " + dir + "'");
            }
            final Position position = new Position(
                    dir,
                    new UnsafeBuffer(
                            channel.map(
                                    writable ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY,
                                    0,
                                    BYTES),
                            0,
                            BYTES));
            position.get();
            return position;
        }
    }

    /** Only the writer, in order. */
    void set(final long sequence) {
        final int slot = SLOT * (1 + (int) Math.floorMod(sequence, (long) SLOTS));
        buffer.putLongOrdered(slot + 8, 0);
        buffer.putLongOrdered(slot, sequence);
        buffer.putLongOrdered(slot + 8, check(sequence));
    }

    long get() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long newest = Long.MIN_VALUE;
            for (int i = 1; i <= SLOTS; i++) {
                final long check = buffer.getLongVolatile(SLOT * i + 8);
                final long sequence = buffer.getLongVolatile(SLOT * i);
                if (check == check(sequence) && check == buffer.getLongVolatile(SLOT * i + 8)) {
                    newest = Math.max(newest, sequence);
                }
            }
            if (newest >= -1 && buffer.getLongVolatile(0) == MAGIC) {
                return newest;
            }
            Thread.onSpinWait();
        }
        throw new DamagedLogException("log " + dir + ": its file '" + FILE
                + "' does not hold what was written: see 'reverie log verify " + dir + "'");
    }

    private static long check(final long sequence) {
        long z = (sequence ^ MAGIC) * 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return (z ^ z >>> 31) | 1;
    }
}
