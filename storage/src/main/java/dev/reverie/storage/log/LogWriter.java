package dev.reverie.storage.log;

import dev.reverie.envs.Experience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import net.openhft.chronicle.core.time.TimeProvider;
import org.jspecify.annotations.Nullable;

/** A log's one writer: its lock, its parts, and what it publishes. One thread. */
final class LogWriter implements AutoCloseable {
    private final LogFiles files;
    private final LayoutRecord record;
    private final LogConfig config;
    private final TimeProvider clock;
    private final Position position;
    private final WriterLock lock;
    private final FreeSpace space;
    private final @Nullable Retention retention;
    private final int longest;
    private PartAppender part;
    private int partFiles;
    private long next;
    private boolean failed;

    /** Begins a part, in place of one that a killed writer began and left empty. The lock is the caller's until this returns. */
    LogWriter(
            final LogFiles files,
            final LayoutRecord record,
            final LogConfig config,
            final TimeProvider clock,
            final Position position,
            final WriterLock lock)
            throws IOException {
        this.files = files;
        this.record = record;
        this.config = config;
        this.clock = clock;
        this.position = position;
        this.lock = lock;
        this.next = position.newest() + 1;
        this.longest = (int) Math.min(record.blockBytes() / 8, 1 << 28);
        this.space = new FreeSpace(files.dir(), config.minFreeBytes());
        final boolean isScarce = space.isScarce(0, next);
        for (final LogFiles.Part empty : files.parts()) {
            if (empty.first() == next) {
                LogFiles.deletePart(empty.path());
            }
        }
        this.part = newPart(isScarce);
        this.retention = config.keepsAll() ? null : new Retention(files, record, config, position);
    }

    private PartAppender newPart(final boolean isScarce) throws IOException {
        final Path path = files.newPart(next);
        if (isScarce) {
            Reservation.probe(files.dir(), PartAppender.empty(record));
        }
        final boolean isForced = config.durability() == LogConfig.Durability.POWER;
        partFiles = 0;
        return new PartAppender(path, record.beginningAt(next), clock, isForced);
    }

    Position position() {
        return position;
    }

    int longest() {
        return longest;
    }

    long append(final Experience experience) {
        if (failed) {
            throw new IllegalStateException(
                    "log " + files.dir() + " failed at record " + next + ": close it and open it again");
        }
        final int length = experience.length();
        final boolean isScarce = space.isScarce(length, next);
        failed = true;
        try {
            if (config.partBytes() > 0 && part.records() > 0 && part.bytes() + length > config.partBytes()) {
                part.close();
                part = newPart(isScarce);
            }
            part.append(experience, next, isScarce);
        } catch (final InternalError | IOException | RuntimeException ex) {
            throw new IllegalStateException(
                    "log " + files.dir() + " cannot grow: is the disk full? record " + next + " was not acknowledged: "
                            + ex,
                    ex);
        }
        position.newest(next);
        failed = false;
        if (retention != null) {
            if (part.files() != partFiles) {
                partFiles = part.files();
                retention.begun(next);
            }
            retention.appended(experience, length);
        }
        return next++;
    }

    @Override
    public void close() {
        try {
            part.close();
            if (part.records() == 0 && !failed) {
                part.delete();
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException("log " + files.dir() + " cannot be closed: " + ex, ex);
        } finally {
            lock.close();
        }
    }
}
