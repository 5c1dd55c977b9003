package dev.reverie.storage.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A Chronicle data file, mapped to read and never beyond its end; nothing in it is believed.
 *
 * <p>It is a row of documents, each after a word on a multiple of 4 bytes: bit 31 while it is being written, bit 30 for
 * Chronicle's own, bits 0 to 29 its length. A word 0 is where the next one goes; {@code 0xC0000000} ends the file.
 */
final class CycleFile implements AutoCloseable {
    private static final long SEGMENT = 1L << 30;
    /** So that a document that begins in a segment lies whole in it. */
    private static final long OVERLAP = (1L << 28) + 8;

    private static final int INCOMPLETE = 1 << 31;
    private static final int INTERNAL = 1 << 30;
    private static final int LENGTH = INTERNAL - 1;

    private final Path path;
    private final FileChannel channel;
    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private @Nullable MappedByteBuffer[] segments = new MappedByteBuffer[1];
    private long base;
    private long size;

    CycleFile(final Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
        this.size = channel.size();
    }

    Path path() {
        return path;
    }

    static boolean isComplete(final int word) {
        return word != 0 && (word & INCOMPLETE) == 0;
    }

    static boolean isInternal(final int word) {
        return (word & INTERNAL) != 0;
    }

    static int length(final int word) {
        return word & LENGTH;
    }

    /** @return where the document after this one has its word. */
    static long after(final long offset, final int length) {
        return offset + 4 + (length + 3L & ~3L);
    }

    /** @return the word at {@code offset}, 0 beyond the end of the file. */
    int word(final long offset) {
        return has(offset, 4) ? window.getIntVolatile((int) (offset - base)) : 0;
    }

    /** @return the long at {@code offset}, 0 beyond the end of the file. */
    long longAt(final long offset) {
        return has(offset, 8) ? window.getLong((int) (offset - base)) : 0;
    }

    /** Maps bytes; {@link #at} tells where they lie in {@link #window()}. False if the file ends before them. */
    boolean has(final long offset, final long length) {
        if (offset >= base && offset + length <= base + window.capacity()) {
            return true;
        }
        if (offset < 0 || length > OVERLAP || offset + length > size && offset + length > grown()) {
            return false;
        }
        final int index = (int) (offset / SEGMENT);
        if (index >= segments.length) {
            segments = Arrays.copyOf(segments, index + 1);
        }
        MappedByteBuffer segment = segments[index];
        if (segment == null || index * SEGMENT + segment.capacity() < offset + length) {
            segment = map(index, segment);
        }
        base = index * SEGMENT;
        window.wrap(segment);
        return true;
    }

    private long grown() {
        try {
            size = channel.size();
            return size;
        } catch (final IOException ex) {
            throw unreadable(ex);
        }
    }

    private MappedByteBuffer map(final int index, final @Nullable MappedByteBuffer old) {
        try {
            final long from = index * SEGMENT;
            final MappedByteBuffer made =
                    channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min(SEGMENT + OVERLAP, size - from));
            segments[index] = made;
            window.wrap(0, 0);
            IoUtil.unmap(old);
            return made;
        } catch (final IOException ex) {
            throw unreadable(ex);
        }
    }

    private UncheckedIOException unreadable(final IOException ex) {
        return new UncheckedIOException("log file " + path + " cannot be read: " + ex.getMessage(), ex);
    }

    long size() {
        return grown();
    }

    UnsafeBuffer window() {
        return window;
    }

    /** @return number of the mapping that the window lies over. */
    int segment() {
        return (int) (base / SEGMENT);
    }

    int at(final long offset) {
        return (int) (offset - base);
    }

    /** Unmaps everything: no flyweight over it may be looked at any more. */
    void unmap() {
        window.wrap(0, 0);
        for (int i = 0; i < segments.length; i++) {
            IoUtil.unmap(segments[i]);
            segments[i] = null;
        }
        close();
    }

    /** Closes the file. Its mappings stay until they are collected: a flyweight may still lie over them. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException ex) {
            throw unreadable(ex);
        }
    }
}
