package dev.reverie.storage.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a check of every record found.
 *
 * @param records      sound ones, up to the first bad one.
 * @param oldest       sequence number of the oldest record that retention has left.
 * @param acknowledged sequence number of the newest acknowledged record, -1 if none or not known.
 * @param lost         records that an earlier repair reported lost.
 * @param firstBad     sequence number of the first bad record, -1 if all is sound.
 * @param file         in which the first bad record lies, null if all is sound; empty if it cannot be told.
 * @param reason       why it is bad, null if all is sound.
 */
public record LogVerify(
        long records,
        long oldest,
        long acknowledged,
        long lost,
        long firstBad,
        @Nullable String file,
        @Nullable String reason) {

    /**
     * Reads a whole log, beside its writer or alone: every record's number and CRC32C, Chronicle's index, and the log's own
     * small files.
     *
     * @param dir of the log.
     * @return what was found.
     * @throws dev.reverie.config.ConfigException if there is no log, or it is of another format version.
     */
    public static LogVerify verify(final Path dir) {
        final LogFiles files = new LogFiles(dir).requireLog();
        try {
            return new Check(files).run();
        } catch (final IOException ex) {
            throw new UncheckedIOException("log " + dir + " cannot be read: " + ex.getMessage(), ex);
        }
    }

    /** @return whether every record is what was written and every acknowledged one is there or was reported lost. */
    public boolean isSound() {
        return reason == null;
    }

    private static final class Check {
        // A writer beside may go on appending.
        private static final int BEYOND = 10_000;

        private final LogFiles files;
        private long records;
        private long oldest;
        private long acknowledged = -1;
        private long lost;

        Check(final LogFiles files) {
            this.files = files;
        }

        LogVerify run() throws IOException {
            final Path dir = files.dir();
            String file = LogFiles.LAYOUT;
            try {
                final LayoutRecord record = LayoutRecord.read(dir);
                file = Position.FILE;
                final Position position = Position.open(dir, false);
                oldest = position.oldest();
                acknowledged = position.newest();
                if (position.problem() != null) {
                    return bad(oldest, file, position.problem());
                }
                file = LogFiles.LOST;
                lost = LostRecords.read(dir).count();
                for (final Bookmark.Place place : Bookmark.all(dir)) {
                    if (place.record() < 0) {
                        return bad(oldest, LogFiles.READERS + "/" + place.name(), "it is not what was written");
                    }
                }
                return records(record, position);
            } catch (final DamagedLogException ex) {
                return bad(oldest, file, ex.getMessage());
            }
        }

        private LogVerify records(final LayoutRecord record, final Position position) {
            try (RecordWalk walk = new RecordWalk(files, record)) {
                long next = walk.after(oldest);
                while (next <= acknowledged) {
                    final String problem = walk.check(next);
                    if (problem == null) {
                        records++;
                    } else if (next >= position.oldest()) {
                        return bad(next, walk.file(), problem);
                    }
                    next = walk.after(Math.max(next + 1, problem == null ? 0 : position.oldest()));
                }
                final long end = next + BEYOND;
                while (next < end && walk.find(next)) {
                    next++;
                }
                return next < end && next > position.newest() && walk.hasUnsoundAt(next)
                        ? bad(next, walk.file(), walk.problem())
                        : new LogVerify(records, oldest, acknowledged, lost, -1, null, null);
            }
        }

        private LogVerify bad(final long first, final String file, final @Nullable String reason) {
            return new LogVerify(records, oldest, acknowledged, lost, first, file, reason);
        }
    }
}
