package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * NumPy's {@code .npz}. Arrays that are stored are read where they lie, once their CRC32 is seen to hold. Packed ones are
 * unpacked into a temporary file, each no longer than its head says, checked against the
 * archive's CRC32, and read from there; so a file of any size takes little memory, and an archive that unpacks to more than it
 * says is refused.
 */
final class NpzFile implements ArrayFile {
    private static final int CHUNK = 1 << 18;
    /** Deflate packs a run of equal bytes by no more than this. */
    private static final long MOST_RATIO = 1032;

    private final FileChannel unpacked;
    private final FileChannel archive;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * @param path of the file.
     * @throws ConfigException if it is none, is cut off or damaged, or holds what is no array.
     */
    NpzFile(final Path path) {
        try {
            final Path scratch = Files.createTempFile("reverie-import", ".bin");
            unpacked = FileChannel.open(
                    scratch, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (final IOException ex) {
            throw new ConfigException("no temporary file to unpack " + path + " into: " + ex.getMessage());
        }
        try {
            archive = FileChannel.open(path);
        } catch (final IOException ex) {
            close(unpacked);
            throw new ConfigException(path + " cannot be read: " + ex.getMessage());
        }
        try (ZipFile zip = new ZipFile(path.toFile())) {
            final StoredEntries stored = new StoredEntries(archive);
            for (final ZipEntry entry : Collections.list(zip.entries())) {
                read(path, zip, entry, stored.begin(entry));
            }
        } catch (final ZipException ex) {
            close();
            throw new ConfigException(path + " is no sound npz archive: " + ex.getMessage());
        } catch (final IOException ex) {
            close();
            throw new ConfigException(path + " cannot be read: " + ex.getMessage());
        } catch (final RuntimeException ex) {
            close();
            throw ex;
        }
    }

    /** @param stored where the entry lies as it is, -1 if it has to be unpacked. */
    private void read(final Path path, final ZipFile zip, final ZipEntry entry, final long stored) throws IOException {
        if (entry.isDirectory() || !entry.getName().endsWith(".npy")) {
            notes.add("passed over " + entry.getName() + ": not a .npy array");
            return;
        }
        final String name = entry.getName().substring(0, entry.getName().length() - ".npy".length());
        final String full = path + ": array '" + name + "'";
        final CRC32 crc = new CRC32();
        try (InputStream raw = zip.getInputStream(entry);
                DataInputStream in = new DataInputStream(
                        new BufferedInputStream(new java.util.zip.CheckedInputStream(raw, crc), CHUNK))) {
            final NpyHeader header = NpyHeader.read(in, full);
            final long size = checked(header, entry, full);
            if (stored >= 0 && size == entry.getSize() - header.length()) {
                columns.put(name, new NpyColumn(name, header, archive, stored + header.length()));
                return;
            }
            final long begin = (unpacked.size() + 7) / 8 * 8;
            unpack(in, size, begin, full);
            if (in.read() >= 0) {
                throw new ConfigException(
                        full + " holds more than the " + size + " bytes of its shape " + header.shape());
            }
            if (entry.getCrc() >= 0 && crc.getValue() != entry.getCrc()) {
                throw new ConfigException(full + " is damaged: its CRC32 does not match");
            }
            columns.put(name, new NpyColumn(name, header, unpacked, begin));
        } catch (final PickledException ex) {
            notes.add("passed over '" + name + "': pickled Python objects are never read");
        }
    }

    private static long checked(final NpyHeader header, final ZipEntry entry, final String full) {
        final long size;
        try {
            size = header.size();
        } catch (final ArithmeticException ex) {
            throw new ConfigException(full + " claims the shape " + header.shape() + ", more than can be");
        }
        final long packed = entry.getCompressedSize();
        if (packed >= 0 && size / MOST_RATIO > packed) {
            throw new ConfigException(
                    full + " claims " + size + " bytes out of " + packed + " packed ones, more than deflate can give");
        }
        return size;
    }

    private void unpack(final DataInputStream in, final long size, final long begin, final String full)
            throws IOException {
        final byte[] chunk = new byte[CHUNK];
        long done = 0;
        while (done < size) {
            final int count = in.read(chunk, 0, (int) Math.min(CHUNK, size - done));
            if (count < 0) {
                throw new ConfigException(full + " holds " + done + " of the " + size + " bytes of its shape: cut off");
            }
            final ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, count);
            while (bytes.hasRemaining()) {
                done += unpacked.write(bytes, begin + done);
            }
        }
    }

    @Override
    public Map<String, Column> columns() {
        return columns;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        close(archive);
        close(unpacked);
    }

    private static void close(final FileChannel file) {
        try {
            file.close();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
