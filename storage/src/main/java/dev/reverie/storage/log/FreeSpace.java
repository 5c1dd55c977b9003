package dev.reverie.storage.log;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is left on a log's disk, looked at every 8 MiB and every tenth of a second. One thread. */
final class FreeSpace {
    private static final long CHECK_BYTES = 1 << 23;
    private static final long CHECK_NANOS = 100_000_000;
    private static final long SCARCE = 1L << 30;

    private final Path dir;
    private final FileStore disk;
    private final long minFreeBytes;
    private long unchecked = CHECK_BYTES;
    private long checked;
    private boolean scarce;

    FreeSpace(final Path dir, final long minFreeBytes) throws IOException {
        this.dir = dir;
        this.disk = Files.getFileStore(dir);
        this.minFreeBytes = minFreeBytes;
    }

    /**
     * @return whether so little is left that others may take it before the next look.
     * @throws IllegalStateException if bytes to be written would use what is to be left.
     */
    boolean isScarce(final long bytes, final long sequence) {
        unchecked += bytes;
        final long now = System.nanoTime();
        if (unchecked < CHECK_BYTES && now - checked < CHECK_NANOS) {
            return scarce;
        }
        final long free;
        try {
            free = disk.getUsableSpace();
        } catch (final IOException ex) {
            throw new IllegalStateException("log " + dir + ": the disk's free space cannot be told", ex);
        }
        if (minFreeBytes > 0 && free - bytes < minFreeBytes) {
            unchecked = CHECK_BYTES;
            throw new IllegalStateException("log " + dir + " cannot grow: its disk has " + free + " bytes free, and "
                    + minFreeBytes + " are to be left; record " + sequence + " was not acknowledged");
        }
        unchecked = 0;
        checked = now;
        scarce = free < SCARCE;
        return scarce;
    }
}
