package dev.reverie.storage.interchange.parquet;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** A Parquet file. It is open only while something is read from it. */
public final class ParquetFile {
    private static final int MARK = 4;
    private static final int LONGEST = 1 << 28;

    private final Path path;
    private final Footer footer;

    /**
     * Reads what the file says of itself.
     *
     * @param path of the file.
     * @throws ConfigException if it is none, cut off or damaged.
     */
    public ParquetFile(final Path path) {
        this.path = path;
        final byte[] tail = new byte[2 * MARK];
        final long length = length();
        if (length < 3 * MARK) {
            throw new ConfigException(path + " is no Parquet file: " + length + " bytes");
        }
        read(length - tail.length, tail);
        final String mark = new String(tail, MARK, MARK, StandardCharsets.ISO_8859_1);
        if (!mark.equals("PAR1")) {
            throw new ConfigException(path
                    + (mark.equals("PARE")
                            ? " is encrypted"
                            : " is no Parquet file, or cut off: it does not end in PAR1"));
        }
        final int size = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (size <= 0 || size > length - 3 * MARK || size > LONGEST) {
            throw new ConfigException(path + " is damaged: its footer has " + size + " bytes");
        }
        final byte[] bytes = new byte[size];
        read(length - tail.length - size, bytes);
        this.footer = sound("footer", () -> new Footer(ByteBuffer.wrap(bytes)));
    }

    /** @return rows. */
    public long rows() {
        return footer.rows();
    }

    /** @return columns, in the file's order. */
    public List<Leaf> leaves() {
        return footer.leaves();
    }

    /**
     * Opens a column.
     *
     * @param leaf one that can be read.
     * @return its values.
     */
    public ParquetColumn column(final Leaf leaf) {
        return new ParquetColumn(this, leaf, footer.leaves().indexOf(leaf));
    }

    @Override
    public String toString() {
        return path.toString();
    }

    Path path() {
        return path;
    }

    List<List<Chunk>> groups() {
        return footer.groups();
    }

    long length() {
        try {
            return java.nio.file.Files.size(path);
        } catch (final IOException ex) {
            throw new ConfigException("file " + path + " cannot be read: " + ex.getMessage());
        }
    }

    /** Fills bytes from a place in the file. */
    void read(final long at, final byte[] into) {
        try (FileChannel channel = FileChannel.open(path)) {
            final ByteBuffer buffer = ByteBuffer.wrap(into);
            while (buffer.hasRemaining()) {
                if (at < 0 || channel.read(buffer, at + buffer.position()) < 0) {
                    throw new ConfigException(
                            path + " is damaged or cut off: it has no " + into.length + " bytes at " + at);
                }
            }
        } catch (final IOException ex) {
            throw new ConfigException("file " + path + " cannot be read: " + ex.getMessage());
        }
    }

    /** Runs what reads untrusted bytes: whatever does not fit there is a problem of the file. */
    <T> T sound(final String what, final Supplier<T> body) {
        try {
            return body.get();
        } catch (final BufferUnderflowException ex) {
            throw new ConfigException(path + ": the " + what + " is damaged: it is cut off");
        } catch (final IndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException
                | NegativeArraySizeException ex) {
            throw new ConfigException(path + ": the " + what + " is damaged: " + ex.getMessage());
        }
    }
}
