package dev.reverie.pipeline.metrics;

import dev.reverie.config.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code metrics.jsonl}: one JSON object a row, {@code step} first, then figures by key. A figure that is NaN has no
 * key; infinities are the texts {@code "Infinity"} and {@code "-Infinity"}. Each row is one write, so a killed run leaves
 * whole rows and at most one cut one, which is left out when read and overwritten when the run goes on. One thread.
 */
public final class MetricsLog implements AutoCloseable {
    static final String STEP = "step";
    private static final int BLOCK = 1 << 16;

    private final FileChannel channel;
    private long lastAt;
    private long lastStep = Long.MIN_VALUE;

    private MetricsLog(final FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens a file to be appended to, made if it is not there; a cut last row is dropped.
     *
     * @param file to write.
     * @return the log.
     * @throws IOException if the file cannot be written.
     */
    public static MetricsLog open(final Path file) throws IOException {
        final FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            final long end = endOfWholeRows(channel);
            channel.truncate(end).position(end);
            final MetricsLog log = new MetricsLog(channel);
            log.readLast(end);
            return log;
        } catch (final IOException ex) {
            channel.close();
            throw ex;
        }
    }

    private void readLast(final long end) throws IOException {
        lastAt = lastLineEnd(channel, end - 1);
        final ByteBuffer line = ByteBuffer.allocate((int) Math.min(end - lastAt, BLOCK));
        while (line.hasRemaining() && channel.read(line, lastAt + line.position()) >= 0) {}
        try {
            lastStep = row(Json.parse(new String(line.array(), StandardCharsets.UTF_8)))
                    .step();
        } catch (final IllegalArgumentException ex) {
            lastStep = Long.MIN_VALUE;
        }
    }

    private static long endOfWholeRows(final FileChannel channel) throws IOException {
        return lastLineEnd(channel, channel.size());
    }

    /** Where the first byte after the last line that ends before a place is. */
    private static long lastLineEnd(final FileChannel channel, final long before) throws IOException {
        final ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long end = before; end > 0; end -= Math.min(end, BLOCK)) {
            final long begin = Math.max(0, end - BLOCK);
            block.clear().limit((int) (end - begin));
            while (block.hasRemaining() && channel.read(block, begin + block.position()) >= 0) {}
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return begin + i + 1;
                }
            }
        }
        return 0;
    }

    /**
     * Writes a row, whole before this returns; in place of the last one if that is of the same step.
     *
     * @param row to write.
     * @throws IOException if it cannot be written.
     */
    public void append(final MetricsRow row) throws IOException {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put(STEP, row.step());
        map.putAll(row.values());
        final ByteBuffer bytes = ByteBuffer.wrap((Json.write(map) + "\n").getBytes(StandardCharsets.UTF_8));
        if (row.step() == lastStep) {
            channel.truncate(lastAt).position(lastAt);
        }
        lastAt = channel.position();
        lastStep = row.step();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Reads rows in order.
     *
     * @param file to read; not trusted.
     * @param each given every whole row.
     * @throws IOException if the file cannot be read, or a row before the last is damaged: it names the line.
     */
    public static void read(final Path file, final Consumer<MetricsRow> each) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            long number = 1;
            String line = reader.readLine();
            while (line != null) {
                final String next = reader.readLine();
                final MetricsRow row;
                try {
                    row = row(Json.parse(line));
                } catch (final IllegalArgumentException ex) {
                    if (next == null) {
                        return;
                    }
                    throw new IOException(file + ":" + number + ": no row of metrics: " + ex.getMessage(), ex);
                }
                each.accept(row);
                line = next;
                number++;
            }
        }
    }

    /** @return every whole row of a file; see {@link #read(Path, Consumer)}. */
    public static List<MetricsRow> read(final Path file) throws IOException {
        final List<MetricsRow> rows = new ArrayList<>();
        read(file, rows::add);
        return rows;
    }

    private static MetricsRow row(final Json.Node node) {
        final MetricsRow row = new MetricsRow(node.get(STEP).asLong());
        for (final String key : node.names()) {
            if (!key.equals(STEP)) {
                row.put(key, node.get(key).asDouble());
            }
        }
        return row;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
