package dev.reverie.storage.log;

import java.nio.file.Path;

/** Reads a log's files in place, beside their writer, up to the newest acknowledged record. */
final class ChronicleReader implements LogReader {
    private final Path dir;
    private final Position position;
    private final RecordWalk walk;
    private long next;
    private boolean closed;

    ChronicleReader(final LogFiles files, final LayoutRecord record, final Position position, final long from) {
        this.dir = files.dir();
        this.position = position;
        this.walk = new RecordWalk(files, record);
        this.next = from;
    }

    @Override
    public int poll(final ExperienceHandler handler, final int limit) {
        if (closed) {
            throw new IllegalStateException("this reader of log " + dir + " is closed");
        }
        final long newest = position.newest();
        int polled = 0;
        while (polled < limit && next <= newest && (isFound() || isPassedOver(newest))) {
            next++;
            polled++;
            handler.onExperience(walk.experience());
        }
        return polled;
    }

    private boolean isFound() {
        try {
            return walk.find(next);
        } catch (final DamagedLogException ex) {
            close();
            throw ex;
        } catch (final RuntimeException | InternalError ex) {
            throw new DamagedLogException(message(ex.toString()), ex);
        }
    }

    /** Over records that are known to be lost, to the next; false if there is none yet. */
    private boolean isPassedOver(final long newest) {
        final String problem = walk.problem();
        final long oldest = position.oldest();
        if (next < oldest) {
            close();
            throw new IllegalStateException(
                    "record " + next + " of log " + dir + " was deleted by retention, which keeps " + oldest
                            + " and later ones: register the reader by a name, or keep more");
        }
        final long target = walk.after(next);
        if (target > newest) {
            next = target;
            return false;
        }
        if (target > next) {
            next = target;
            if (isFound()) {
                return true;
            }
        }
        close();
        throw new DamagedLogException(
                message(problem + (target > next ? "" : "; record " + newest + " was acknowledged")));
    }

    private String message(final String problem) {
        final String file = walk.file();
        close();
        return "log " + dir + " is damaged: record " + next + " in file '" + file + "': " + problem
                + DamagedLogException.advice(dir);
    }

    @Override
    public void seek(final long from) {
        if (from < 0) {
            throw new IllegalArgumentException("a reader begins at 0 or later, not at " + from);
        }
        next = from;
    }

    @Override
    public long position() {
        return next;
    }

    @Override
    public void close() {
        closed = true;
        walk.leave();
    }
}
