package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Rows of numbers in a temporary file: first written, then read as columns. One thread. */
final class Scratch implements AutoCloseable {
    private static final int PIECE = 1 << 20;

    private final FileChannel file;
    private final int width;
    private final ByteBuffer piece;
    private long rows;

    /** @param width numbers of a row. */
    Scratch(final int width) {
        this.width = width;
        this.piece = ByteBuffer.allocate(Math.max(1, PIECE / (width * Double.BYTES)) * width * Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        try {
            file = FileChannel.open(
                    Files.createTempFile("reverie-import", ".bin"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (final IOException ex) {
            throw new ConfigException("no temporary file to import through: " + ex.getMessage());
        }
    }

    void add(final double[] row) {
        if (!piece.hasRemaining()) {
            flush();
        }
        for (int j = 0; j < width; j++) {
            piece.putDouble(row[j]);
        }
        rows++;
    }

    private void flush() {
        piece.flip();
        try {
            while (piece.hasRemaining()) {
                file.write(piece);
            }
        } catch (final IOException ex) {
            throw new ConfigException("the temporary file to import through cannot grow: " + ex.getMessage());
        }
        piece.clear();
    }

    /** @return all of it, after the last row is added. */
    Column all(final String name) {
        flush();
        final NpyHeader header = new NpyHeader('f', Double.BYTES, false, false, List.of(rows, (long) width), 0);
        try {
            return new NpyColumn(name, header, file, 0);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
