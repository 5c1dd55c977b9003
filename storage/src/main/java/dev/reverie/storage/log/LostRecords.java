package dev.reverie.storage.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Numbers of records that a repair found gone, in the log's file {@code lost}: readers pass over them. */
final class LostRecords {
    private final List<LogRange> ranges;

    private LostRecords(final List<LogRange> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /** @throws DamagedLogException if the file is not what was written. */
    static LostRecords read(final Path dir) {
        final Path file = dir.resolve(LogFiles.LOST);
        if (!Files.exists(file)) {
            return new LostRecords(List.of());
        }
        try {
            final byte[] bytes = Files.readAllBytes(file);
            final String text = new String(bytes, StandardCharsets.US_ASCII);
            final int end = text.lastIndexOf("crc32c ");
            if (end >= 0 && text.substring(end).equals(seal(text.substring(0, end)))) {
                final List<LogRange> ranges = new ArrayList<>();
                for (final String line : text.substring(0, end).lines().toList()) {
                    final String[] numbers = line.split(" ", -1);
                    ranges.add(new LogRange(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])));
                }
                return new LostRecords(ranges);
            }
        } catch (final IOException ex) {
            throw DamagedLogException.of(dir, "its file '" + LogFiles.LOST + "' cannot be read: " + ex.getMessage());
        }
        throw DamagedLogException.of(dir, "its file '" + LogFiles.LOST + "' does not hold what was written");
    }

    /** Joins ranges that meet. */
    static LostRecords of(final List<LogRange> some) {
        final List<LogRange> joined = new ArrayList<>();
        for (final LogRange range :
                some.stream().sorted((a, b) -> Long.compare(a.from(), b.from())).toList()) {
            final int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).to() >= range.from()) {
                joined.set(
                        last,
                        new LogRange(
                                joined.get(last).from(),
                                Math.max(joined.get(last).to(), range.to())));
            } else {
                joined.add(range);
            }
        }
        return new LostRecords(joined);
    }

    void write(final Path dir) throws IOException {
        final StringBuilder text = new StringBuilder();
        for (final LogRange range : ranges) {
            text.append(range.from()).append(' ').append(range.to()).append('\n');
        }
        AtomicFile.write(
                dir.resolve(LogFiles.LOST), (text + seal(text.toString())).getBytes(StandardCharsets.US_ASCII));
    }

    private static String seal(final String text) {
        final CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return String.format("crc32c %08x%n", crc.getValue());
    }

    long count() {
        return ranges.stream().mapToLong(LogRange::count).sum();
    }

    List<LogRange> ranges() {
        return ranges;
    }

    /** @return the last number up to {@code sequence} that is not lost. */
    long before(final long sequence) {
        for (int i = 0; i < ranges.size(); i++) {
            final LogRange range = ranges.get(i);
            if (range.from() <= sequence && sequence < range.to()) {
                return range.from() - 1;
            }
        }
        return sequence;
    }

    /** @return the first number from {@code sequence} on that is not lost. */
    long after(final long sequence) {
        for (int i = 0; i < ranges.size(); i++) {
            final LogRange range = ranges.get(i);
            if (range.from() <= sequence && sequence < range.to()) {
                return range.to();
            }
        }
        return sequence;
    }
}
