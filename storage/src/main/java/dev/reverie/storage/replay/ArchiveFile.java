package dev.reverie.storage.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** A data file of the log, mapped in pieces that overlap, so that a record lies in one of them. */
final class ArchiveFile implements AutoCloseable {
    /** Base-2 logarithm of the bytes of a piece, without what overlaps the next. */
    static final int SHIFT = 29;

    private static final long LONGEST = 1L << 30;

    private final Path path;
    private final long first;
    private final int shift;
    private final FileChannel channel;
    private @Nullable MappedByteBuffer[] pieces = new MappedByteBuffer[1];
    private @Nullable UnsafeBuffer[] views = new UnsafeBuffer[1];
    private long end = Long.MAX_VALUE;

    /**
     * @param path  of the file.
     * @param first record's number if the file begins a part, or beyond all.
     * @param shift {@link #SHIFT}, or less.
     */
    ArchiveFile(final Path path, final long first, final int shift) {
        this.path = path;
        this.first = first;
        this.shift = shift;
        try {
            this.channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (final IOException ex) {
            throw unreadable(ex);
        }
    }

    Path path() {
        return path;
    }

    long first() {
        return first;
    }

    /** @return whether the file has that many bytes. */
    boolean reaches(final long bytes) {
        try {
            return bytes <= channel.size();
        } catch (final IOException ex) {
            throw unreadable(ex);
        }
    }

    /** Says that what lies at an offset and after it counts for nothing: the next file goes on. */
    void endsAt(final long offset) {
        end = offset;
    }

    boolean isEnd(final long offset) {
        return offset >= end;
    }

    /** @return the word before a document. */
    int word(final long offset) {
        final UnsafeBuffer view = views[Math.min((int) (offset >>> shift), views.length - 1)];
        final int at = at(offset);
        return view != null && offset >>> shift < views.length && at + 4 <= view.capacity()
                ? view.getInt(at)
                : view(offset, 4).getInt(at);
    }

    /** @return where an offset is in {@link #view}. */
    int at(final long offset) {
        return (int) (offset & (1L << shift) - 1);
    }

    /** @return a piece that holds bytes, which the file has. */
    UnsafeBuffer view(final long offset, final int length) {
        final int number = (int) (offset >>> shift);
        if (number >= views.length) {
            views = Arrays.copyOf(views, number + 1);
            pieces = Arrays.copyOf(pieces, number + 1);
        }
        final UnsafeBuffer view = views[number];
        return view == null || at(offset) + length > view.capacity() ? map(number, offset + length) : view;
    }

    /** @return the piece that {@link #view} gave, to be read by position. */
    ByteBuffer bytes(final long offset) {
        final ByteBuffer bytes = pieces[(int) (offset >>> shift)];
        if (bytes == null) {
            throw new IllegalStateException(path + " is not mapped at " + offset);
        }
        return bytes;
    }

    private UnsafeBuffer map(final int number, final long until) {
        try {
            final long from = (long) number << shift;
            final long size = channel.size();
            if (until > size) {
                throw new IllegalStateException(
                        "log file " + path + " has " + size + " bytes, but a record of it ends at " + until);
            }
            IoUtil.unmap(pieces[number]);
            final MappedByteBuffer made =
                    channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min((1L << shift) + LONGEST, size - from));
            made.order(ByteOrder.LITTLE_ENDIAN);
            pieces[number] = made;
            final UnsafeBuffer view = new UnsafeBuffer(made);
            views[number] = view;
            return view;
        } catch (final IOException ex) {
            throw unreadable(ex);
        }
    }

    private UncheckedIOException unreadable(final IOException ex) {
        return new UncheckedIOException("log file " + path + " cannot be read: " + ex.getMessage(), ex);
    }

    /** Unmaps the pieces that end before an offset. */
    void release(final long offset) {
        for (int i = 0; i < offset >>> shift; i++) {
            views[i] = null;
            IoUtil.unmap(pieces[i]);
            pieces[i] = null;
        }
    }

    @Override
    public void close() {
        release((long) views.length << shift);
        try {
            channel.close();
        } catch (final IOException ex) {
            throw unreadable(ex);
        }
    }
}
