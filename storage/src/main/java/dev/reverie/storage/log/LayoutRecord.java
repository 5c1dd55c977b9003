package dev.reverie.storage.log;

import dev.reverie.envs.StepLayout;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A log's first record, by which it explains itself.
 *
 * <pre>
 *    0 magic 'RVXL'   int32      16 block bytes    int64
 *    4 format version int32      24 index spacing  int32
 *    8 JSON length    int32      28 roll           int32
 *   12 CRC32C         int32      32 layout as JSON, UTF-8, padded with zeros to a multiple of 8
 * </pre>
 *
 * The CRC32C covers every byte but its own four.
 */
record LayoutRecord(StepLayout layout, long blockBytes, int indexSpacing, LogConfig.Roll roll) {
    static final int MAGIC = 'R' | 'V' << 8 | 'X' << 16 | 'L' << 24;
    static final int MAX_BYTES = 1 << 20;
    private static final int FORMAT = 1;
    private static final int HEADER = 32;
    private static final int CRC = 12;

    UnsafeBuffer bytes() {
        final byte[] json = layout.toJson().getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[HEADER + (json.length + 7) / 8 * 8]);
        if (buffer.capacity() > MAX_BYTES) {
            throw new IllegalArgumentException("the layout of " + layout.envId() + " is too long for a log");
        }
        buffer.putInt(0, MAGIC);
        buffer.putInt(4, FORMAT);
        buffer.putInt(8, json.length);
        buffer.putLong(16, blockBytes);
        buffer.putInt(24, indexSpacing);
        buffer.putInt(28, roll.ordinal());
        buffer.putBytes(HEADER, json);
        buffer.putInt(CRC, crc(buffer.byteArray()));
        return buffer;
    }

    /** @throws IllegalArgumentException saying why the bytes are no sound layout record. */
    static LayoutRecord parse(final DirectBuffer source, final int offset, final int length) {
        if (length < HEADER || length > MAX_BYTES || source.getInt(offset) != MAGIC) {
            throw new IllegalArgumentException("is no layout record");
        }
        final byte[] bytes = new byte[length];
        source.getBytes(offset, bytes);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        if (buffer.getInt(CRC) != crc(bytes)) {
            throw new IllegalArgumentException("is a layout record whose CRC32C does not match");
        }
        if (buffer.getInt(4) != FORMAT) {
            throw new IllegalArgumentException(
                    "is of log format " + buffer.getInt(4) + ", not this version's " + FORMAT);
        }
        final int json = buffer.getInt(8);
        if (json < 0 || json > length - HEADER) {
            throw new IllegalArgumentException("states " + json + " bytes of layout in " + length);
        }
        return new LayoutRecord(
                StepLayout.parse(new String(bytes, HEADER, json, StandardCharsets.UTF_8)),
                buffer.getLong(16),
                buffer.getInt(24),
                LogConfig.Roll.values()[buffer.getInt(28)]);
    }

    private static int crc(final byte[] bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC);
        crc.update(bytes, CRC + 4, bytes.length - CRC - 4);
        return (int) crc.getValue();
    }
}
