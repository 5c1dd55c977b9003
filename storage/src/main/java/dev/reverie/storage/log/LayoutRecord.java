package dev.reverie.storage.log;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.StepLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The first record of every part of a log, and its file {@code layout}: by it a log explains itself.
 *
 * <pre>
 *    0 magic 'RVXL'   int32      16 block bytes    int64
 *    4 format version int32      24 index spacing  int32
 *    8 JSON length    int32      28 roll           int32
 *   12 CRC32C         int32      32 first record   int64
 *                                40 layout as JSON, UTF-8, padded with zeros to a multiple of 8
 * </pre>
 *
 * The CRC32C covers every byte but its own four. Magic, version and CRC32C stay where they are in every later version.
 */
record LayoutRecord(StepLayout layout, long blockBytes, int indexSpacing, LogConfig.Roll roll, long first) {
    static final int MAGIC = 'R' | 'V' << 8 | 'X' << 16 | 'L' << 24;
    static final int MAX_BYTES = 1 << 20;
    private static final int FORMAT = 2;
    private static final int HEADER = 40;
    private static final int CRC = 12;

    static LayoutRecord of(final StepLayout layout, final LogConfig config, final long first) {
        return new LayoutRecord(layout, config.blockBytes(), config.indexSpacing(), config.roll(), first);
    }

    LayoutRecord beginningAt(final long record) {
        return new LayoutRecord(layout, blockBytes, indexSpacing, roll, record);
    }

    /**
     * Reads a log's own layout.
     *
     * @throws ConfigException     if the log is of another format version.
     * @throws DamagedLogException if the file is missing or not what was written.
     */
    static LayoutRecord read(final Path dir) {
        final Path file = dir.resolve(LogFiles.LAYOUT);
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES) {
                final UnsafeBuffer bytes = new UnsafeBuffer(Files.readAllBytes(file));
                return parse(bytes, 0, bytes.capacity());
            }
        } catch (final IOException ex) {
            throw new ConfigException("log " + dir + " cannot be read: " + ex);
        } catch (final ConfigException ex) {
            throw new ConfigException("log " + dir + " " + ex.getMessage());
        } catch (final IllegalArgumentException ex) {
            throw DamagedLogException.of(dir, "its file '" + LogFiles.LAYOUT + "' " + ex.getMessage());
        }
        throw DamagedLogException.of(dir, "its file '" + LogFiles.LAYOUT + "' is missing or too long");
    }

    void write(final Path dir) throws IOException {
        AtomicFile.write(dir.resolve(LogFiles.LAYOUT), bytes().byteArray());
    }

    boolean isOfSameRows(final LayoutRecord other) {
        return layout.equals(other.layout);
    }

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
        buffer.putLong(32, first);
        buffer.putBytes(HEADER, json);
        buffer.putInt(CRC, crc(buffer.byteArray()));
        return buffer;
    }

    /**
     * @throws ConfigException          if they are of another format version.
     * @throws IllegalArgumentException saying why the bytes are no sound layout record.
     */
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
            throw new ConfigException("is of log format " + buffer.getInt(4) + ", and this version of reverie reads "
                    + FORMAT + " only: use the version that wrote it");
        }
        final int json = buffer.getInt(8);
        final int roll = buffer.getInt(28);
        if (json < 0 || json > length - HEADER || roll < 0 || roll >= LogConfig.Roll.values().length) {
            throw new IllegalArgumentException(
                    "states " + json + " bytes of layout in " + length + " and roll " + roll);
        }
        return new LayoutRecord(
                StepLayout.parse(new String(bytes, HEADER, json, StandardCharsets.UTF_8)),
                buffer.getLong(16),
                buffer.getInt(24),
                LogConfig.Roll.values()[roll],
                buffer.getLong(32));
    }

    private static int crc(final byte[] bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC);
        crc.update(bytes, CRC + 4, bytes.length - CRC - 4);
        return (int) crc.getValue();
    }
}
