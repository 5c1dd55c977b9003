package dev.reverie.storage.log;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.core.time.TimeProvider;
import org.jspecify.annotations.Nullable;

/**
 * A log in a directory of Chronicle Queue files, each writer's in a part of its own. What an acknowledged record outlives is
 * said by {@link LogConfig.Durability}.
 */
public final class ChronicleLog implements ExperienceLog {
    private final LogFiles files;
    private final LayoutRecord record;
    private final Position position;
    private final @Nullable LogWriter writer;
    private volatile boolean closed;

    private ChronicleLog(
            final LogFiles files,
            final LayoutRecord record,
            final Position position,
            final @Nullable LogWriter writer) {
        this.files = files;
        this.record = record;
        this.position = position;
        this.writer = writer;
    }

    /**
     * Makes a log in a directory that does not exist or is empty.
     *
     * @param dir    of the log, made if need be.
     * @param layout of every row.
     * @param config of its files.
     * @return the log, to append to.
     * @throws ConfigException if the directory holds something or cannot be written.
     */
    public static ChronicleLog create(final Path dir, final StepLayout layout, final LogConfig config) {
        return create(dir, layout, config, Queues.clock());
    }

    static ChronicleLog create(
            final Path dir, final StepLayout layout, final LogConfig config, final TimeProvider clock) {
        WriterLock lock = null;
        try {
            makeDirectory(dir);
            lock = WriterLock.take(dir);
            final LayoutRecord record = LayoutRecord.of(layout, config, 0);
            record.write(dir);
            final Position position = Position.create(dir, -1, 0);
            return writing(new LogFiles(dir), record, config, clock, position, lock);
        } catch (final IOException ex) {
            release(lock);
            throw new ConfigException("log " + dir + " cannot be made: " + ex);
        } catch (final RuntimeException | Error ex) {
            release(lock);
            throw ex;
        }
    }

    private static ChronicleLog writing(
            final LogFiles files,
            final LayoutRecord record,
            final LogConfig config,
            final TimeProvider clock,
            final Position position,
            final WriterLock lock)
            throws IOException {
        final LogWriter writer = new LogWriter(files, record, config, clock, position, lock);
        return new ChronicleLog(files, record, position, writer);
    }

    private static void makeDirectory(final Path dir) throws IOException {
        if (Files.exists(dir) && !Files.isDirectory(dir)) {
            throw new ConfigException("log " + dir + " cannot be made: it is not a directory");
        }
        Files.createDirectories(dir);
        if (!LogFiles.list(dir).isEmpty()) {
            throw new ConfigException("log " + dir + " cannot be made: the directory is not empty");
        }
        if (!Files.isWritable(dir)) {
            throw new ConfigException("log " + dir + " cannot be made: the directory is read-only");
        }
    }

    /**
     * Opens a log to append after its last sound record. Its newest records, as many as {@code checkBytes} says, are read
     * and checked before: own numbers, CRC32C and Chronicle's index.
     *
     * @param dir    of the log.
     * @param config whose blocks, index and roll yield to those that the log was made with.
     * @return the log.
     * @throws ConfigException     if there is no log, it is being written, or it is of another format version.
     * @throws DamagedLogException if a record checked is not what was written or an acknowledged one is missing.
     */
    public static ChronicleLog open(final Path dir, final LogConfig config) {
        return open(dir, config, Queues.clock());
    }

    static ChronicleLog open(final Path dir, final LogConfig config, final TimeProvider clock) {
        final LogFiles files = new LogFiles(dir).requireLog();
        WriterLock lock = null;
        try {
            if (!Files.isWritable(dir)) {
                throw new ConfigException("log " + dir + " cannot be appended to: the directory is read-only");
            }
            lock = WriterLock.take(dir);
            final LayoutRecord record = LayoutRecord.read(dir);
            final Position position = Position.open(dir, true);
            final long newest = new OpenCheck(files, record, position).newest(config.checkBytes());
            if (newest > position.newest()) {
                position.newest(newest - 1);
                position.newest(newest);
            }
            return writing(files, record, config, clock, position, lock);
        } catch (final IOException ex) {
            release(lock);
            throw new ConfigException("log " + dir + " cannot be opened: " + ex);
        } catch (final RuntimeException | Error ex) {
            release(lock);
            throw ex;
        }
    }

    /**
     * Opens a log to read only, beside its writer or alone.
     *
     * @param dir of the log.
     * @return the log; {@code append} is refused.
     * @throws ConfigException     if there is none, or it is of another format version.
     * @throws DamagedLogException if its layout or position is not what was written.
     */
    public static ChronicleLog read(final Path dir) {
        final LogFiles files = new LogFiles(dir).requireLog();
        try {
            return new ChronicleLog(files, LayoutRecord.read(dir), Position.open(dir, false), null);
        } catch (final IOException ex) {
            throw new ConfigException("log " + dir + " cannot be read: " + ex);
        }
    }

    /**
     * Requires that the log holds steps of a layout.
     *
     * @param expected layout.
     * @return this.
     * @throws ConfigException saying which fields differ.
     */
    public ChronicleLog requireLayout(final StepLayout expected) {
        if (!layout().equals(expected)) {
            throw new ConfigException(
                    "log " + files.dir() + " is of another layout: " + LayoutDifferences.of(layout(), expected));
        }
        return this;
    }

    @Override
    public StepLayout layout() {
        return record.layout();
    }

    @Override
    public long append(final Experience experience) {
        final LogWriter to = writer;
        if (to == null) {
            throw new IllegalStateException("log " + files.dir() + " was opened to read, not to append");
        }
        requireOpen();
        final StepLayout layout = experience.rows().layout();
        if (layout != record.layout() && !layout.equals(record.layout())) {
            throw new IllegalArgumentException("log " + files.dir() + " cannot take an experience of another layout: "
                    + LayoutDifferences.of(record.layout(), layout));
        }
        final int length = experience.length();
        if (experience.lanes() < 1
                || length != Experience.length(layout, experience.lanes())
                || length > to.longest()) {
            throw new IllegalArgumentException("log " + files.dir() + " cannot take an experience of "
                    + experience.lanes() + " lanes in " + length + " bytes; its blocks allow " + to.longest());
        }
        return to.append(experience);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("log " + files.dir() + " is closed");
        }
    }

    @Override
    public long position() {
        return position.newest();
    }

    /** @return number of the oldest record that retention has left; of the next one if there is none. Any thread. */
    public long oldest() {
        return position.oldest();
    }

    @Override
    public LogReader reader(final long from) {
        return reading(from);
    }

    /**
     * A reader whose place outlives it: retention deletes nothing that it has not yet been handed. It goes on where its last
     * poll but one ended, so that what the last one handed over comes again.
     *
     * @param name of the reader, one at a time.
     * @param from where it begins if the name is new; an older record than the log has becomes the oldest that it has.
     * @return the reader, which does not go back.
     */
    public LogReader reader(final String name, final long from) {
        requireOpen();
        final Bookmark bookmark = Bookmark.open(files.dir(), name, from);
        return new RegisteredReader(reading(bookmark.record()), bookmark);
    }

    private ChronicleReader reading(final long from) {
        requireOpen();
        if (from < 0) {
            throw new IllegalArgumentException("a reader begins at 0 or later, not at " + from);
        }
        return new ChronicleReader(files, record, position, from);
    }

    /** Readers made before stay open. Closing twice does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (writer != null) {
                writer.close();
            }
        }
    }

    private static void release(final @Nullable WriterLock lock) {
        if (lock != null) {
            lock.close();
        }
    }
}
