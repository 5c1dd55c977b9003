package dev.reverie.storage.log;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Leaves space on a log's disk: a mapped file that the disk cannot hold ends its writer in the middle of a store. */
final class FreeSpace {
    private static final long CHECK_BYTES = 1 << 24;

    private final Path dir;
    private final FileStore disk;
    private final long minFreeBytes;
    private long unchecked = CHECK_BYTES;

    FreeSpace(final Path dir, final long minFreeBytes) throws IOException {
        this.dir = dir;
        this.disk = Files.getFileStore(dir);
        this.minFreeBytes = minFreeBytes;
    }

    /** @throws IllegalStateException if bytes to be written would use what is to be left. */
    void take(final long bytes, final long sequence) {
        unchecked += bytes;
        if (unchecked < CHECK_BYTES || minFreeBytes == 0) {
            return;
        }
        final long free;
        try {
            free = disk.getUsableSpace();
        } catch (final IOException ex) {
            throw new IllegalStateException("log " + dir + ": the disk's free space cannot be told", ex);
        }
        if (free - bytes < minFreeBytes) {
            unchecked = CHECK_BYTES;
            throw new IllegalStateException("log " + dir + " cannot grow: its disk has " + free + " bytes free, and "
                    + minFreeBytes + " are to be left; record " + sequence + " was not acknowledged");
        }
        unchecked = 0;
    }
}
