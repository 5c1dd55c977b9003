package dev.reverie.pipeline.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file. Each record is framed as
 * {@code length:uint64, masked CRC32C of length, data, masked CRC32C of data}, little-endian, where
 * {@code mask(c) = rotateRight(c, 15) + 0xa282ead8}; the data is a protobuf
 * {@code Event{wall_time=1, step=2, file_version=3, summary=5{value=1{tag=1, simple_value=2}}}}. Each row is one write.
 * One thread.
 */
public final class EventFile implements AutoCloseable {
    private static final int MASK = 0xa282ead8;

    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();

    private EventFile(final FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes a file {@code events.out.tfevents.SECONDS.reverie[.N]} that is not there yet, and begins it.
     *
     * @param directory   it shall stand in.
     * @param wallSeconds since 1970.
     * @return the file.
     * @throws IOException if it cannot be written.
     */
    public static EventFile create(final Path directory, final double wallSeconds) throws IOException {
        final String name = String.format(Locale.ROOT, "events.out.tfevents.%010d.reverie", (long) wallSeconds);
        for (int n = 0; ; n++) {
            try {
                final EventFile file = new EventFile(FileChannel.open(
                        directory.resolve(n == 0 ? name : name + "." + n),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE));
                final ByteArrayOutputStream event = event(wallSeconds);
                bytes(event, 3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
                file.write(event.toByteArray());
                return file;
            } catch (final FileAlreadyExistsException taken) {
                if (n == 999) {
                    throw taken;
                }
            }
        }
    }

    /**
     * Writes a row, whole before this returns; each figure as a float32 scalar.
     *
     * @param row         to write; nothing is written if it has no figures.
     * @param wallSeconds since 1970.
     * @throws IOException if it cannot be written.
     */
    public void append(final MetricsRow row, final double wallSeconds) throws IOException {
        if (row.values().isEmpty()) {
            return;
        }
        final ByteArrayOutputStream summary = new ByteArrayOutputStream();
        for (final Map.Entry<String, Double> figure : row.values().entrySet()) {
            final ByteArrayOutputStream value = new ByteArrayOutputStream();
            bytes(value, 1, figure.getKey().getBytes(StandardCharsets.UTF_8));
            value.write(2 << 3 | 5);
            value.writeBytes(little(4).putFloat(figure.getValue().floatValue()).array());
            bytes(summary, 1, value.toByteArray());
        }
        final ByteArrayOutputStream event = event(wallSeconds);
        event.write(2 << 3);
        varint(event, row.step());
        bytes(event, 5, summary.toByteArray());
        write(event.toByteArray());
    }

    private static ByteArrayOutputStream event(final double wallSeconds) {
        final ByteArrayOutputStream event = new ByteArrayOutputStream();
        event.write(1 << 3 | 1);
        event.writeBytes(little(8).putDouble(wallSeconds).array());
        return event;
    }

    private static void bytes(final ByteArrayOutputStream out, final int field, final byte[] bytes) {
        out.write(field << 3 | 2);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void varint(final ByteArrayOutputStream out, final long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static ByteBuffer little(final int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void write(final byte[] data) throws IOException {
        final ByteBuffer record = little(data.length + 16);
        record.putLong(data.length);
        record.putInt(masked(record.array(), 0, 8));
        record.put(data);
        record.putInt(masked(data, 0, data.length));
        record.flip();
        while (record.hasRemaining()) {
            channel.write(record);
        }
    }

    private int masked(final byte[] bytes, final int offset, final int length) {
        crc.reset();
        crc.update(bytes, offset, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
