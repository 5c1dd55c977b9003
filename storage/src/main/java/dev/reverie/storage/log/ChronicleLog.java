package dev.reverie.storage.log;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.StepLayout;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A log in a directory of Chronicle Queue files. What was appended outlives the process, killed or not; a power cut may
 * take what the system had not yet written, which opening it again then reports.
 */
public final class ChronicleLog implements ExperienceLog {
    private static final long FREE_CHECK_BYTES = 1 << 24;

    private final Path dir;
    private final LayoutRecord record;
    private final Position position;
    private final @Nullable WriterLock lock;
    private final @Nullable SingleChronicleQueue queue;
    private final @Nullable ExcerptAppender appender;
    private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
    private final int longest;
    private final FileStore disk;
    private final long minFreeBytes;
    private long unchecked = FREE_CHECK_BYTES;
    private long next;
    private boolean failed;
    private volatile boolean closed;

    private ChronicleLog(final Path dir, final LayoutRecord record) throws IOException {
        this(dir, record, Position.open(dir, false), null, null, 0);
    }

    private ChronicleLog(
            final Path dir,
            final LayoutRecord record,
            final Position position,
            final @Nullable WriterLock lock,
            final @Nullable SingleChronicleQueue queue,
            final long minFreeBytes)
            throws IOException {
        this.dir = dir;
        this.record = record;
        this.position = position;
        this.lock = lock;
        this.queue = queue;
        this.minFreeBytes = minFreeBytes;
        this.disk = Files.getFileStore(dir);
        this.longest = (int) Math.min(record.blockBytes() / 8, 1 << 28);
        this.next = position.get() + 1;
        this.appender = queue == null ? null : queue.createAppender();
        if (appender != null) {
            appender.singleThreadedCheckDisabled(true);
        }
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
        SingleChronicleQueue queue = null;
        try {
            makeDirectory(dir);
            lock = WriterLock.take(dir);
            final LayoutRecord record =
                    new LayoutRecord(layout, config.blockBytes(), config.indexSpacing(), config.roll());
            final UnsafeBuffer bytes = record.bytes();
            final Position position = Position.create(dir);
            queue = Queues.open(dir, record, clock, false);
            final ChronicleLog log = new ChronicleLog(dir, record, position, lock, queue, config.minFreeBytes());
            log.requireSpace();
            log.write(bytes);
            return log;
        } catch (final IOException ex) {
            release(queue, lock);
            throw new ConfigException("log " + dir + " cannot be made: " + ex);
        } catch (final RuntimeException | Error ex) {
            release(queue, lock);
            throw ex;
        }
    }

    private static void makeDirectory(final Path dir) throws IOException {
        if (Files.exists(dir) && !Files.isDirectory(dir)) {
            throw new ConfigException("log " + dir + " cannot be made: it is not a directory");
        }
        Files.createDirectories(dir);
        try (Stream<Path> files = Files.list(dir)) {
            if (files.findAny().isPresent()) {
                throw new ConfigException("log " + dir + " cannot be made: the directory is not empty");
            }
        }
        if (!Files.isWritable(dir)) {
            throw new ConfigException("log " + dir + " cannot be made: the directory is read-only");
        }
    }

    /**
     * Opens a log to append after its last sound record, all of it having been read and checked.
     *
     * @param dir    of the log.
     * @param config whose {@code minFreeBytes} holds; the rest is as the log was made.
     * @return the log.
     * @throws ConfigException     if there is no log, or it is being written.
     * @throws DamagedLogException if any record is not what was written or an acknowledged one is missing.
     */
    public static ChronicleLog open(final Path dir, final LogConfig config) {
        return open(dir, config, Queues.clock());
    }

    static ChronicleLog open(final Path dir, final LogConfig config, final TimeProvider clock) {
        LogScan.requireLog(dir);
        WriterLock lock = null;
        SingleChronicleQueue queue = null;
        try {
            if (!Files.isWritable(dir)) {
                throw new ConfigException("log " + dir + " cannot be appended to: the directory is read-only");
            }
            lock = WriterLock.take(dir);
            final LogScan scan = LogScan.of(dir, experience -> {});
            final LayoutRecord record = scan.layoutRecord();
            scan.clearUnfinished();
            final Position position = Position.open(dir, true);
            position.set(scan.records() - 1);
            queue = Queues.open(dir, record, clock, false);
            return new ChronicleLog(dir, record, position, lock, queue, config.minFreeBytes());
        } catch (final IOException ex) {
            release(queue, lock);
            throw new ConfigException("log " + dir + " cannot be opened: " + ex);
        } catch (final ConfigException | DamagedLogException ex) {
            release(queue, lock);
            throw ex;
        } catch (final RuntimeException | Error ex) {
            release(queue, lock);
            throw new DamagedLogException(
                    "log " + dir + ": Chronicle cannot open its files: " + ex + ": see 'reverie log verify " + dir
                            + "'",
                    ex);
        }
    }

    /**
     * Opens a log to read only, beside its writer or alone.
     *
     * @param dir of the log.
     * @return the log; {@code append} is refused.
     * @throws ConfigException     if there is none.
     * @throws DamagedLogException if its first record is not sound.
     */
    public static ChronicleLog read(final Path dir) {
        final LayoutRecord record = LogScan.layout(dir);
        try {
            return new ChronicleLog(dir, record);
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
        final StepLayout own = record.layout();
        if (!own.equals(expected)) {
            throw new ConfigException(
                    "log " + dir + " is of another layout: " + String.join("; ", differences(own, expected)));
        }
        return this;
    }

    private static List<String> differences(final StepLayout own, final StepLayout expected) {
        final List<String> differences = new ArrayList<>();
        if (!own.envId().equals(expected.envId())) {
            differences.add("it holds steps of " + own.envId() + ", not of " + expected.envId());
        }
        final List<Field> mine = fields(own);
        final List<Field> theirs = fields(expected);
        for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
            final String is = i < mine.size() ? String.valueOf(mine.get(i)) : "none";
            final String expects = i < theirs.size() ? String.valueOf(theirs.get(i)) : "none";
            if (!is.equals(expects)) {
                differences.add("field " + i + " is " + is + ", not " + expects);
            }
        }
        if (!own.actionSpace().equals(expected.actionSpace())) {
            differences.add("actions are " + own.actionSpace() + ", not " + expected.actionSpace());
        }
        return differences;
    }

    private static List<Field> fields(final StepLayout layout) {
        final List<Field> fields = new ArrayList<>(layout.observation());
        fields.add(layout.actionSpace().field());
        return fields;
    }

    @Override
    public StepLayout layout() {
        return record.layout();
    }

    @Override
    public long append(final Experience experience) {
        requireWritable();
        final StepLayout layout = experience.rows().layout();
        if (layout != record.layout() && !layout.equals(record.layout())) {
            throw new IllegalArgumentException("log " + dir + " cannot take an experience of another layout: "
                    + String.join("; ", differences(record.layout(), layout)));
        }
        final int length = experience.length();
        if (experience.lanes() < 1 || length != Experience.length(layout, experience.lanes()) || length > longest) {
            throw new IllegalArgumentException("log " + dir + " cannot take an experience of " + experience.lanes()
                    + " lanes in " + length + " bytes; its blocks allow " + longest);
        }
        unchecked += length;
        if (unchecked >= FREE_CHECK_BYTES) {
            requireSpace();
        }
        final long sequence = next;
        write(experience, sequence, length);
        position.set(sequence);
        next = sequence + 1;
        return sequence;
    }

    private void write(final Experience experience, final long sequence, final int length) {
        failed = true;
        try (DocumentContext document = appender().writingDocument()) {
            boolean written = false;
            try {
                experience.copySealed(sequence, claim(document, length), 0);
                written = true;
            } finally {
                if (!written) {
                    document.rollbackOnClose();
                }
            }
        } catch (final InternalError ex) {
            throw new IllegalStateException(
                    "log " + dir + " cannot grow: is the disk full? record " + sequence + " was not acknowledged", ex);
        }
        failed = false;
    }

    private void write(final UnsafeBuffer bytes) {
        try (DocumentContext document = appender().writingDocument()) {
            claim(document, bytes.capacity()).putBytes(0, bytes, 0, bytes.capacity());
        }
    }

    private UnsafeBuffer claim(final DocumentContext document, final int length) {
        final @Nullable Bytes<?> bytes =
                document.wire() == null ? null : document.wire().bytes();
        if (bytes == null) {
            throw new IllegalStateException("log " + dir + ": Chronicle gave no bytes to write to");
        }
        final long at = bytes.writePosition();
        bytes.ensureCapacity(at + length + 8L);
        target.wrap(bytes.addressForWrite(at), length);
        bytes.writeSkip(length);
        return target;
    }

    private ExcerptAppender appender() {
        if (appender == null) {
            throw new IllegalStateException("log " + dir + " was opened to read, not to append");
        }
        return appender;
    }

    private void requireWritable() {
        if (closed) {
            throw new IllegalStateException("log " + dir + " is closed");
        }
        if (failed) {
            throw new IllegalStateException("log " + dir + " failed at record " + next + ": open it again");
        }
        appender();
    }

    private void requireSpace() {
        unchecked = 0;
        if (minFreeBytes > 0) {
            long free;
            try {
                free = disk.getUsableSpace();
            } catch (final IOException ex) {
                throw new IllegalStateException("log " + dir + ": the disk's free space cannot be told", ex);
            }
            if (free < minFreeBytes) {
                unchecked = FREE_CHECK_BYTES;
                throw new IllegalStateException("log " + dir + " cannot grow: its disk has " + free
                        + " bytes free, and " + minFreeBytes + " are to be left; record " + next
                        + " was not acknowledged");
            }
        }
    }

    @Override
    public long position() {
        return position.get();
    }

    @Override
    public LogReader reader(final long from) {
        if (closed) {
            throw new IllegalStateException("log " + dir + " is closed");
        }
        if (from < 0) {
            throw new IllegalArgumentException("a reader begins at 0 or later, not at " + from);
        }
        return new ChronicleReader(dir, record, position, from);
    }

    /** Readers made before stay open. Closing twice does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (appender != null) {
                appender.close();
            }
            release(queue, lock);
        }
    }

    private static void release(final @Nullable SingleChronicleQueue queue, final @Nullable WriterLock lock) {
        if (queue != null) {
            queue.close();
        }
        if (lock != null) {
            lock.close();
        }
    }
}
