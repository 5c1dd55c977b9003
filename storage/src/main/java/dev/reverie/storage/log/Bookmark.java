package dev.reverie.storage.log;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The oldest record that a reader needs, in the log's file {@code readers/NAME}: retention keeps it and later ones, whether
 * the reader is running or not, until the bookmark moves or is removed. One user of a name at a time; one thread.
 */
public final class Bookmark implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String LOCK = "readers.lock";
    private static final long MAGIC = 0x314B_4D42_5652L;
    private static final int BYTES = 256;
    private static final int SLOT = 64;
    private static final int ATTEMPTS = 1000;

    private final Path log;
    private final Path file;
    private final UnsafeBuffer buffer;
    private final java.nio.MappedByteBuffer mapped;
    private long version;
    private long record;

    private Bookmark(final Path log, final Path file, final java.nio.MappedByteBuffer mapped) {
        this.log = log;
        this.file = file;
        this.mapped = mapped;
        this.buffer = new UnsafeBuffer(mapped, 0, BYTES);
        this.version = newest(buffer);
        this.record = version < 0 ? -1 : buffer.getLong(slot(version) + 8);
    }

    /**
     * Takes up a reader's bookmark, or sets a new one.
     *
     * @param log  directory of the log.
     * @param name of the reader: letters, digits, '.', '_' and '-'.
     * @param from record that a new one is set to; an older one than the log has becomes the oldest that it has.
     * @return the bookmark.
     * @throws ConfigException     if there is no such log, or the name cannot be one.
     * @throws DamagedLogException if the file is not what was written.
     */
    public static Bookmark open(final Path log, final String name, final long from) {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigException("a reader cannot be named '" + name
                    + "': use up to 100 letters, digits, '.', '_' and '-', the first a letter or digit");
        }
        if (from < 0) {
            throw new IllegalArgumentException("a reader begins at 0 or later, not at " + from);
        }
        new LogFiles(log).requireLog();
        final Path file = log.resolve(LogFiles.READERS).resolve(name);
        final Bookmark[] opened = new Bookmark[1];
        exclusively(log, () -> {
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                final byte[] bytes = new byte[BYTES];
                final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
                buffer.putLong(0, MAGIC);
                store(buffer, 0, Math.max(from, Position.open(log, false).oldest()));
                AtomicFile.write(file, bytes);
            }
            opened[0] = map(log, file);
        });
        return opened[0];
    }

    private static Bookmark map(final Path log, final Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() == BYTES) {
                final Bookmark made = new Bookmark(log, file, channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
                if (made.record >= 0) {
                    return made;
                }
                made.close();
            }
        }
        throw DamagedLogException.of(log, "its file '" + new LogFiles(log).name(file) + "' is not what was written");
    }

    /** @return number of the oldest record that is kept for this reader. */
    public long record() {
        return record;
    }

    /**
     * Moves the bookmark; those before it may be deleted from now on.
     *
     * @param to number of the oldest record that is needed, not before {@link #record()}.
     */
    public void advance(final long to) {
        if (to < record) {
            throw new IllegalArgumentException("bookmark " + file + " cannot go back from " + record + " to " + to);
        }
        if (to > record) {
            store(buffer, version + 1, to);
            version++;
            record = to;
        }
    }

    /** Forgets the reader: nothing is kept for it. Ends this bookmark. */
    public void remove() {
        close();
        exclusively(log, () -> Files.deleteIfExists(file));
    }

    @Override
    public void close() {
        buffer.wrap(0, 0);
        IoUtil.unmap(mapped);
    }

    private static int slot(final long version) {
        return SLOT * (1 + (int) (version & 1));
    }

    private static void store(final UnsafeBuffer buffer, final long version, final long record) {
        final int slot = slot(version);
        buffer.putLongOrdered(slot + 16, 0);
        buffer.putLongOrdered(slot, version);
        buffer.putLongOrdered(slot + 8, record);
        buffer.putLongOrdered(slot + 16, check(version, record));
    }

    private static long check(final long version, final long record) {
        return Position.check(record ^ Position.check(version));
    }

    /** @return version of the newest sound slot, -1 if there is none. */
    private static long newest(final UnsafeBuffer buffer) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long newest = -1;
            boolean isSound = true;
            for (int slot = SLOT; slot <= 2 * SLOT; slot += SLOT) {
                final long check = buffer.getLongVolatile(slot + 16);
                final long version = buffer.getLongVolatile(slot);
                if (check == check(version, buffer.getLongVolatile(slot + 8)) && version >= 0) {
                    newest = Math.max(newest, version);
                } else {
                    isSound &= check == 0;
                }
            }
            if (isSound && newest >= 0 && buffer.getLongVolatile(0) == MAGIC) {
                return newest;
            }
            Thread.onSpinWait();
        }
        return -1;
    }

    /** @return every reader's, by name; a record of -1 where the file is not what was written. */
    static List<Place> all(final Path log) {
        final List<Place> places = new ArrayList<>();
        for (final Path file : LogFiles.list(log.resolve(LogFiles.READERS))) {
            final String name = file.getFileName().toString();
            if (!name.endsWith(AtomicFile.TEMPORARY)) {
                places.add(new Place(name, stored(file)));
            }
        }
        return places;
    }

    /**
     * How far a reader has come.
     *
     * @param name   of the reader.
     * @param record oldest that it needs, -1 if its file is damaged.
     */
    public record Place(String name, long record) {}

    private static long stored(final Path file) {
        try {
            final byte[] bytes = Files.readAllBytes(file);
            for (int attempt = 0; bytes.length == BYTES && attempt < ATTEMPTS; attempt++) {
                final UnsafeBuffer buffer = new UnsafeBuffer(Files.readAllBytes(file));
                final long version = buffer.capacity() == BYTES ? newest(buffer) : -1;
                if (version >= 0) {
                    return buffer.getLong(slot(version) + 8);
                }
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException("file " + file + " cannot be read: " + ex.getMessage(), ex);
        }
        return -1;
    }

    /** @return number of the oldest record that some reader needs; the greatest long if none does. */
    static long oldest(final Path log) {
        long oldest = Long.MAX_VALUE;
        for (final Place place : all(log)) {
            oldest = Math.min(oldest, place.record());
        }
        return oldest;
    }

    /** What may fail for the disk's sake. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** Runs while no reader sets a bookmark and no writer deletes, here or in another process. */
    static void exclusively(final Path log, final Action action) {
        synchronized (Bookmark.class) {
            try (FileChannel channel =
                    FileChannel.open(log.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                action.run();
            } catch (final IOException ex) {
                throw new UncheckedIOException("log " + log + ": its readers cannot be written: " + ex, ex);
            }
        }
    }
}
