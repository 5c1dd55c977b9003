package dev.reverie.storage.interchange.codec;

import dev.reverie.config.ConfigException;
import io.airlift.compress.Decompressor;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** How a piece of a file is packed. */
public enum Compression {
    NONE(1),
    SNAPPY(64),
    GZIP(1032),
    ZSTD(1 << 15),
    /** A bare LZ4 block. */
    LZ4_BLOCK(256),
    /** LZ4 with its frame: blocks, their lengths and checksums. */
    LZ4_FRAME(256);

    /** Most bytes that one piece may unpack to. */
    public static final int MOST = 1 << 28;

    /** What a packed byte can give at most. */
    private final long ratio;

    Compression(final long ratio) {
        this.ratio = ratio;
    }

    /**
     * Unpacks a piece.
     *
     * @param from   holds it.
     * @param at     its first byte.
     * @param length its bytes.
     * @param size   bytes that it is said to unpack to.
     * @param where  for messages: file and place.
     * @return exactly {@code size} bytes, the caller's own.
     * @throws ConfigException if it is damaged, or unpacks to more or less than said.
     */
    public byte[] unpack(final byte[] from, final int at, final int length, final long size, final String where) {
        if (size < 0 || size > MOST) {
            throw new ConfigException(
                    where + " claims to unpack to " + size + " bytes; at most " + MOST + " are believed");
        }
        if (size > ratio * (length + 16L)) {
            throw new ConfigException(where + " claims to unpack to " + size + " bytes out of " + length
                    + ", more than " + name().toLowerCase(java.util.Locale.ROOT) + " can give");
        }
        final byte[] into = new byte[(int) size];
        final int done;
        try {
            done = switch (this) {
                case NONE -> copy(from, at, length, into);
                case GZIP -> inflate(from, at, length, into);
                case LZ4_FRAME -> new Lz4Frame(from, at, length).unpack(into);
                case SNAPPY -> block(new SnappyDecompressor(), from, at, length, into);
                case ZSTD -> block(new ZstdDecompressor(), from, at, length, into);
                case LZ4_BLOCK -> block(new Lz4Decompressor(), from, at, length, into);
            };
        } catch (final MalformedInputException
                | DataFormatException
                | IndexOutOfBoundsException
                | IllegalArgumentException ex) {
            throw new ConfigException(where + " is damaged: its " + this + " bytes do not unpack to the " + size
                    + " announced (" + ex.getMessage() + ")");
        }
        if (done != size) {
            throw new ConfigException(
                    where + " is damaged: it unpacks to " + done + " bytes, not the " + size + " announced");
        }
        return into;
    }

    private static int copy(final byte[] from, final int at, final int length, final byte[] into) {
        if (length == into.length) {
            System.arraycopy(from, at, into, 0, length);
        }
        return length;
    }

    private static int block(
            final Decompressor codec, final byte[] from, final int at, final int length, final byte[] into) {
        final byte[] room = into.length == 0 ? new byte[1] : into;
        return codec.decompress(from, at, length, room, 0, room.length);
    }

    private static int inflate(final byte[] from, final int at, final int length, final byte[] into)
            throws DataFormatException {
        final int head = gzipHead(from, at, length);
        final Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(from, at + head, length - head);
            int done = 0;
            while (!inflater.finished()) {
                final int count = inflater.inflate(into, done, into.length - done);
                done += count;
                if (count == 0 && !inflater.finished()) {
                    throw new DataFormatException(done == into.length ? "there are more" : "cut off");
                }
            }
            final java.util.zip.CRC32 crc = new java.util.zip.CRC32();
            crc.update(into, 0, done);
            if (inflater.getRemaining() < 8
                    || little(from, at + length - inflater.getRemaining()) != (int) crc.getValue()) {
                throw new DataFormatException("CRC32 does not match");
            }
            return done;
        } finally {
            inflater.end();
        }
    }

    /** RFC 1952: ten bytes, then what its flags name. */
    private static int gzipHead(final byte[] from, final int at, final int length) throws DataFormatException {
        if (length < 18 || (from[at] & 0xFF) != 0x1F || (from[at + 1] & 0xFF) != 0x8B || from[at + 2] != 8) {
            throw new DataFormatException("no gzip");
        }
        if (from[at + 3] != 0) {
            throw new DataFormatException("gzip with flags " + from[at + 3]);
        }
        return 10;
    }

    static int little(final byte[] from, final int at) {
        return from[at] & 0xFF | (from[at + 1] & 0xFF) << 8 | (from[at + 2] & 0xFF) << 16 | from[at + 3] << 24;
    }
}
