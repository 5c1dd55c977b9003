package dev.reverie.storage.log;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What is read of a log before anything is appended to it. */
final class OpenCheck {
    private final LogFiles files;
    private final LayoutRecord record;
    private final Position position;

    OpenCheck(final LogFiles files, final LayoutRecord record, final Position position) {
        this.files = files;
        this.record = record;
        this.position = position;
    }

    /**
     * Checks the newest records, their numbers, their CRC32C and the index's entries for them, and goes on through sound ones
     * that a killed writer did not acknowledge.
     *
     * @param bytes to check, about.
     * @return number of the newest sound record.
     * @throws DamagedLogException if anything is not what was written.
     */
    long newest(final long bytes) {
        final Path dir = files.dir();
        final String wrong = position.problem();
        if (wrong != null) {
            throw DamagedLogException.of(dir, "file '" + Position.FILE + "': " + wrong);
        }
        try (RecordWalk walk = new RecordWalk(files, record)) {
            final long newest = position.newest();
            long next = newest + 1;
            final long last = walk.before(newest);
            if (last >= position.oldest()) {
                require(walk, last, walk.check(last));
                final long records = bytes / walk.experience().length() + 1;
                next = walk.after(Math.max(position.oldest(), last - records + 1));
                while (next <= newest) {
                    require(walk, next, walk.check(next));
                    next = walk.after(next + 1);
                }
            }
            while (walk.find(next)) {
                next++;
            }
            require(walk, next, walk.hasUnsoundAt(next) ? walk.problem() : null);
            return Math.max(newest, next - 1);
        }
    }

    private void require(final RecordWalk walk, final long sequence, final @Nullable String problem) {
        if (problem != null) {
            throw DamagedLogException.of(
                    files.dir(), "record " + sequence + " in file '" + walk.file() + "': " + problem);
        }
    }
}
