package dev.reverie.pipeline.stream;

import java.util.zip.CRC32C;

/**
 * A piece of encoded weights, so that they may be of any size. Little-endian:
 *
 * <pre>
 *    0 magic 'RVW1'       int32       8 version         int64
 *    4 length of them all int32      16 offset of piece int32
 *                                    20 CRC32C of all   int32
 *   24 piece
 * </pre>
 */
final class WeightsChunk {
    static final int MAGIC = 'R' | 'V' << 8 | 'W' << 16 | '1' << 24;
    static final int LENGTH = 4;
    static final int VERSION = 8;
    static final int OFFSET = 16;
    static final int CRC = 20;
    static final int HEADER = 24;
    static final int MOST_LENGTH = 1 << 30;

    private WeightsChunk() {}

    static int crc32c(final byte[] bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }
}
