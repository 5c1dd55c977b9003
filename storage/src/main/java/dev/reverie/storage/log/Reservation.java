package dev.reverie.storage.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Makes the disk hold what will be stored to, by writing zeros ahead of it: a store to a mapped page that the disk has no room
 * for may be dropped and reported later, or end the process. One thread.
 */
final class Reservation implements AutoCloseable {
    private static final int CHUNK = 1 << 19;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(CHUNK).asReadOnlyBuffer();

    private final ByteBuffer zeros = ZEROS.duplicate();
    private final int ahead;
    private @Nullable FileChannel file;
    private long end;
    private int of;

    /** @param ahead bytes beyond what is asked for that Chronicle may use for itself, and readers look at. */
    Reservation(final int ahead) {
        this.ahead = ahead;
    }

    boolean isOf(final int number) {
        return file != null && of == number;
    }

    /** Goes over to a file, of which nothing is used from {@code from} on. */
    void begin(final Path path, final int number, final long from) throws IOException {
        close();
        file = FileChannel.open(path, StandardOpenOption.WRITE);
        of = number;
        end = from;
    }

    /**
     * Reserves bytes; those from {@code from} on are not used yet.
     *
     * @throws IOException if the disk has no room for them.
     */
    void reserve(final long from, final int length) throws IOException {
        final FileChannel to = file;
        if (to == null || from + length + ahead <= end) {
            return;
        }
        end = Math.max(end, from);
        final long until = from + length + ahead + CHUNK;
        while (end < until) {
            zeros.position(0).limit((int) Math.min(CHUNK, until - end));
            end += to.write(zeros, end);
        }
    }

    /** Takes a byte of the disk and gives it back. @throws IOException if it has no room for a new file. */
    static void probe(final @Nullable Path dir, final int bytes) throws IOException {
        if (dir == null) {
            return;
        }
        final Path path = dir.resolve("probe" + AtomicFile.TEMPORARY);
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            final ByteBuffer zeros = ZEROS.duplicate();
            for (long at = 0; at < bytes; ) {
                zeros.position(0).limit((int) Math.min(CHUNK, bytes - at));
                at += channel.write(zeros, at);
            }
        }
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (final IOException ex) {
                throw new UncheckedIOException("a data file cannot be closed: " + ex, ex);
            }
            file = null;
        }
    }
}
