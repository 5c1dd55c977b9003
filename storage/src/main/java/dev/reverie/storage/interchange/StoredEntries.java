package dev.reverie.storage.interchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * Where an archive's entries that are stored, not packed, lie in the file itself. What the walk does not understand it leaves to
 * be unpacked; what it finds is believed only where size and CRC32 are the archive's own.
 */
final class StoredEntries {
    private static final int LOCAL = 0x04034B50;
    private static final int HEAD = 30;
    private static final int HAS_DESCRIPTOR = 8;
    private static final int ZIP64 = 1;
    private static final long WINDOW = 1L << 26;

    private final FileChannel file;
    private final Map<String, Long> begins = new HashMap<>();

    /** @param file not owned. */
    StoredEntries(final FileChannel file) throws IOException {
        this.file = file;
        final long end = file.size();
        final ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = 0; read(head.clear(), at) && head.getInt(0) == LOCAL; ) {
            final int names = head.getShort(26) & 0xFFFF;
            final ByteBuffer rest =
                    ByteBuffer.allocate(names + (head.getShort(28) & 0xFFFF)).order(ByteOrder.LITTLE_ENDIAN);
            if ((head.getShort(6) & HAS_DESCRIPTOR) != 0 || !read(rest, at + HEAD)) {
                return;
            }
            final long begin = at + HEAD + rest.capacity();
            final long size = size(head, rest, names);
            if (size < 0 || size > end - begin) {
                return;
            }
            if (head.getShort(8) == ZipEntry.STORED) {
                begins.put(new String(rest.array(), 0, names, StandardCharsets.UTF_8), begin);
            }
            at = begin + size;
        }
    }

    private boolean read(final ByteBuffer into, final long at) throws IOException {
        while (into.hasRemaining()) {
            if (file.read(into, at + into.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    /** @return packed bytes; -1 where that is not told. */
    private static long size(final ByteBuffer head, final ByteBuffer rest, final int names) {
        final long size = head.getInt(18) & 0xFFFFFFFFL;
        if (size != 0xFFFFFFFFL) {
            return size;
        }
        for (int at = names; at + 4 <= rest.capacity(); at += 4 + (rest.getShort(at + 2) & 0xFFFF)) {
            if (rest.getShort(at) == ZIP64 && at + 20 <= rest.capacity()) {
                return rest.getLong(at + 12);
            }
        }
        return -1;
    }

    /** @return where an entry's bytes begin, after a look at all of them; -1 if they have to be unpacked. */
    long begin(final ZipEntry entry) throws IOException {
        final Long begin = begins.get(entry.getName());
        final long size = entry.getSize();
        if (begin == null
                || entry.getMethod() != ZipEntry.STORED
                || size != entry.getCompressedSize()
                || size < 0
                || entry.getCrc() < 0
                || size > file.size() - begin) {
            return -1;
        }
        final CRC32 crc = new CRC32();
        for (long done = 0; done < size; done += WINDOW) {
            crc.update(file.map(FileChannel.MapMode.READ_ONLY, begin + done, Math.min(WINDOW, size - done)));
        }
        return crc.getValue() == entry.getCrc() ? begin : -1;
    }
}
