package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/** Elements of an {@code .npy} array that lie in a file, seen through a window that moves with the reader. */
final class NpyColumn implements Column {
    private static final long WINDOW = 1L << 26;

    private final String name;
    private final NpyHeader header;
    private final FileChannel file;
    private final long begin;
    private final long rows;
    private final int width;
    private final boolean isPlainFloat;
    private MappedByteBuffer window;
    private long from;
    private long to;

    /**
     * @param name   as the file calls it.
     * @param header of the array, in C order.
     * @param file   not owned.
     * @param begin  of the first element.
     */
    NpyColumn(final String name, final NpyHeader header, final FileChannel file, final long begin) throws IOException {
        this.name = name;
        this.header = header;
        this.file = file;
        this.begin = begin;
        this.rows = header.shape().isEmpty() ? 1 : header.shape().get(0);
        this.width = header.width();
        if (header.isFortran() && header.shape().size() > 1 && width > 1) {
            throw new ConfigException(name + " lies in Fortran order: save it with numpy.ascontiguousarray");
        }
        this.isPlainFloat = header.kind() == 'f' && header.bytes() == 4 && !header.isBigEndian();
        this.window = map(0);
    }

    private MappedByteBuffer map(final long row) throws IOException {
        final long stride = Math.max(1, (long) width * header.bytes());
        from = row;
        to = Math.min(rows, row + Math.max(1, WINDOW / stride));
        final MappedByteBuffer mapped =
                file.map(FileChannel.MapMode.READ_ONLY, begin + row * stride, (to - from) * stride);
        mapped.order(header.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return mapped;
    }

    private int at(final long row) {
        if (row < from || row >= to) {
            if (row < 0 || row >= rows) {
                throw new IndexOutOfBoundsException("row " + row + " of " + rows + " of " + name);
            }
            try {
                window = map(row);
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
        return (int) ((row - from) * width * header.bytes());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public List<Integer> shape() {
        return header.shape().stream().skip(1).map(Math::toIntExact).toList();
    }

    @Override
    public double value(final long row, final int j) {
        final int at = at(row) + j * header.bytes();
        if (header.kind() == 'f') {
            return header.bytes() == 4 ? window.getFloat(at) : window.getDouble(at);
        }
        if (header.kind() == 'b') {
            return window.get(at) != 0 ? 1 : 0;
        }
        final boolean isSigned = header.kind() == 'i';
        return switch (header.bytes()) {
            case 1 -> isSigned ? window.get(at) : window.get(at) & 0xFF;
            case 2 -> isSigned ? window.getShort(at) : window.getShort(at) & 0xFFFF;
            case 4 -> isSigned ? window.getInt(at) : window.getInt(at) & 0xFFFFFFFFL;
            default -> window.getLong(at);
        };
    }

    @Override
    public boolean copyFloats(final long row, final MutableDirectBuffer into, final int at) {
        if (!isPlainFloat) {
            return false;
        }
        final int source = at(row);
        into.putBytes(at, window, source, 4 * width);
        return true;
    }
}
