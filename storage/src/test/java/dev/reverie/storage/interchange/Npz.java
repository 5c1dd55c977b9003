package dev.reverie.storage.interchange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An archive as NumPy would write it, or worse. */
final class Npz {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);
    private final int method;

    Npz() {
        this(ZipEntry.DEFLATED);
    }

    /** @param method of the zip: {@code numpy.savez} stores, {@code savez_compressed} deflates. */
    Npz(final int method) {
        this.method = method;
    }

    static byte[] npy(final String descr, final String shape, final byte[] data) {
        final String head = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
        final ByteBuffer all =
                ByteBuffer.allocate(11 + head.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        all.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) (head.length() + 1));
        all.put(head.getBytes(StandardCharsets.US_ASCII)).put((byte) '\n').put(data);
        return all.array();
    }

    static byte[] floats(final double... values) {
        final ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (final double value : values) {
            data.putFloat((float) value);
        }
        return data.array();
    }

    static byte[] bigDoubles(final double... values) {
        final ByteBuffer data = ByteBuffer.allocate(8 * values.length);
        for (final double value : values) {
            data.putDouble(value);
        }
        return data.array();
    }

    static byte[] bytes(final int... values) {
        final byte[] data = new byte[values.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) values[i];
        }
        return data;
    }

    Npz add(final String name, final String descr, final String shape, final byte[] data) throws IOException {
        return raw(name + ".npy", npy(descr, shape, data));
    }

    Npz raw(final String name, final byte[] data) throws IOException {
        final ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
            final CRC32 crc = new CRC32();
            crc.update(data);
            entry.setCrc(crc.getValue());
            entry.setSize(data.length);
        }
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
        return this;
    }

    byte[] bytes() throws IOException {
        zip.close();
        return bytes.toByteArray();
    }

    Path write(final Path file) throws IOException {
        return Files.write(file, bytes());
    }
}
