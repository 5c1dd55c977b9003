package dev.reverie.envs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Assumptions;

/** Arrays of a NumPy archive, as float64: {@code <f8}, {@code <f4}, {@code <i4}, {@code <i8} and {@code |b1}, row-major. */
public final class Npz {
    private final Map<String, double[]> arrays = new HashMap<>();

    private Npz(final InputStream in) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                arrays.put(entry.getName().replace(".npy", ""), array(entry.getName(), zip.readAllBytes()));
            }
        }
    }

    /** The recorded reference of an environment; the calling test is skipped where there is none. */
    public static Npz reference(final String id) {
        final Path file =
                Path.of(System.getProperty("reverie.root", "."), "..", "shared", "reference", "gym", id + ".npz");
        Assumptions.assumeTrue(Files.isRegularFile(file), "no recorded reference " + file + " here");
        try (InputStream in = Files.newInputStream(file)) {
            return new Npz(in);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static double[] array(final String name, final byte[] bytes) {
        final ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        final int length = bytes[6] == 1 ? in.getShort(8) & 0xFFFF : in.getInt(8);
        final int begin = (bytes[6] == 1 ? 10 : 12) + length;
        final String header = new String(bytes, begin - length, length, StandardCharsets.US_ASCII);
        if (header.contains("'fortran_order': True")) {
            throw new IllegalArgumentException(name + " is column-major");
        }
        final String type = header.replaceAll("(?s).*'descr': '([^']+)'.*", "$1");
        final int size = Character.digit(type.charAt(2), 10);
        final double[] values = new double[(bytes.length - begin) / size];
        for (int k = 0; k < values.length; k++) {
            final int at = begin + k * size;
            values[k] = switch (type) {
                case "<f8" -> in.getDouble(at);
                case "<f4" -> in.getFloat(at);
                case "<i8" -> in.getLong(at);
                case "<i4" -> in.getInt(at);
                case "|b1" -> in.get(at);
                default -> throw new IllegalArgumentException(name + " holds " + type);
            };
        }
        return values;
    }

    /** The elements of an array, row-major. */
    public double[] get(final String name) {
        final double[] values = arrays.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no array " + name + " among " + arrays.keySet());
        }
        return values;
    }
}
