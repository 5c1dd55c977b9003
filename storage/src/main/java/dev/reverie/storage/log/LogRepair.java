package dev.reverie.storage.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a repair did.
 *
 * @param records kept, all of them sound.
 * @param lost    numbers of the records that were found gone now; readers pass over them.
 * @param damage  what was wrong, a line a part or file; empty if nothing was.
 * @param aside   directory that what was damaged was moved to, null if nothing was wrong.
 */
public record LogRepair(
        long records,
        List<LogRange> lost,
        List<String> damage,
        @Nullable Path aside) {
    public LogRepair {
        lost = List.copyOf(lost);
        damage = List.copyOf(damage);
    }

    /**
     * Makes a log sound: every sound record is kept under its number, parts that hold a damaged one are written anew without
     * it, and what they were is moved aside. A log that is sound is left as it is. Killed half way, it can be run again.
     *
     * @param dir of the log, which nobody else writes; readers must open it again.
     * @return what was done.
     * @throws dev.reverie.config.ConfigException if there is no log, it is being written, or it is of another format version.
     * @throws DamagedLogException                if no layout is left that tells how a row looks.
     */
    public static LogRepair repair(final Path dir) {
        final LogFiles files = new LogFiles(dir).requireLog();
        try {
            final WriterLock lock = WriterLock.take(dir);
            try {
                return new Repair(files).run();
            } finally {
                lock.close();
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException("log " + dir + " cannot be repaired: " + ex.getMessage(), ex);
        }
    }

    /** @return how many records were found gone. */
    public long lostRecords() {
        return lost.stream().mapToLong(LogRange::count).sum();
    }
}
