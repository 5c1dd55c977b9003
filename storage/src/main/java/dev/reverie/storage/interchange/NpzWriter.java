package dev.reverie.storage.interchange;

import dev.reverie.envs.DType;
import dev.reverie.envs.Field;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Rows as {@code .npz}: columns grow in temporary files beside the archive, since their lengths come first in it. */
final class NpzWriter implements LogExport.Sink {
    private static final int ALIGNED = 64;

    private final Path file;
    private final List<Part> parts = new ArrayList<>();
    private long rows;

    /** A column that grows. */
    private static final class Part {
        private final String name;
        private final String descr;
        private final List<Integer> shape;
        private final int width;
        private final Path path;
        private final OutputStream out;
        private final ByteBuffer row;

        Part(final Path file, final String name, final String descr, final List<Integer> shape, final int bytes)
                throws IOException {
            this.name = name;
            this.descr = descr;
            this.shape = shape;
            this.width = shape.stream().reduce(1, Math::multiplyExact);
            this.path = file.resolveSibling(file.getFileName() + "." + name.replace('/', '-'));
            this.out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
            this.row = ByteBuffer.allocate(width * bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        int put(final double[] numbers, final int from) throws IOException {
            row.clear();
            for (int j = 0; j < width; j++) {
                final double x = numbers[from + j];
                switch (descr) {
                    case "|u1" -> row.put((byte) (int) x);
                    case "<i4" -> row.putInt((int) x);
                    case "<i8" -> row.putLong((long) x);
                    case "<f4" -> row.putFloat((float) x);
                    default -> row.putDouble(x);
                }
            }
            out.write(row.array());
            return width;
        }
    }

    NpzWriter(final Path file, final RowFormat format) throws IOException {
        this.file = file;
        final List<String> types = List.of("<i4", "<i8", "<i8", "|u1", "|u1", "<f4", "<f8");
        final List<Integer> sizes = List.of(4, 8, 8, 1, 1, 4, 8);
        for (int i = 0; i < types.size(); i++) {
            parts.add(new Part(file, RowFormat.HEAD.get(i), types.get(i), List.of(), sizes.get(i)));
        }
        for (final Field field : format.fields()) {
            parts.add(new Part(
                    file,
                    field.name(),
                    descr(field.dtype()),
                    field.shape(),
                    field.dtype().bytes()));
        }
    }

    private static String descr(final DType type) {
        return switch (type) {
            case UINT8 -> "|u1";
            case INT32 -> "<i4";
            case INT64 -> "<i8";
            case FLOAT32 -> "<f4";
            case FLOAT64 -> "<f8";
        };
    }

    @Override
    public void row(final double[] numbers) throws IOException {
        int next = 0;
        for (final Part part : parts) {
            next += part.put(numbers, next);
        }
        rows++;
    }

    @Override
    public void close() throws IOException {
        try (ZipOutputStream zip =
                new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            zip.setLevel(1);
            for (final Part part : parts) {
                part.out.close();
                zip.putNextEntry(new ZipEntry(part.name + ".npy"));
                zip.write(head(part));
                Files.copy(part.path, zip);
                zip.closeEntry();
            }
        } finally {
            for (final Part part : parts) {
                part.out.close();
                Files.deleteIfExists(part.path);
            }
        }
    }

    private byte[] head(final Part part) {
        final StringBuilder shape = new StringBuilder("(").append(rows).append(',');
        part.shape.forEach(axis -> shape.append(' ').append(axis).append(','));
        if (!part.shape.isEmpty()) {
            shape.setLength(shape.length() - 1);
        }
        final String text =
                "{'descr': '" + part.descr + "', 'fortran_order': False, 'shape': " + shape.append(')') + ", }";
        final int length = (10 + text.length() + 1 + ALIGNED - 1) / ALIGNED * ALIGNED;
        final ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        bytes.putShort((short) (length - 10));
        bytes.put(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.position() < length - 1) {
            bytes.put((byte) ' ');
        }
        return bytes.put((byte) '\n').array();
    }
}
