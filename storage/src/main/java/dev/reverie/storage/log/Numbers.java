package dev.reverie.storage.log;

import java.util.ArrayList;
import java.util.List;

/** A set of numbers added in ascending order, kept as ranges. */
final class Numbers {
    private final List<LogRange> ranges = new ArrayList<>();
    private long from;
    private long to;

    void add(final long number) {
        if (number != to || from == to) {
            close();
            from = number;
        }
        to = number + 1;
    }

    private void close() {
        if (to > from) {
            ranges.add(new LogRange(from, to));
        }
        from = to;
    }

    void addAll(final Numbers others) {
        close();
        ranges.addAll(others.ranges());
        final LogRange last = ranges.isEmpty() ? new LogRange(0, 0) : ranges.get(ranges.size() - 1);
        from = last.to();
        to = last.to();
    }

    List<LogRange> ranges() {
        close();
        return ranges;
    }

    long count() {
        return ranges().stream().mapToLong(LogRange::count).sum();
    }

    /** @return the greatest number, -1 if there is none. */
    long last() {
        return ranges().isEmpty() ? -1 : ranges.get(ranges.size() - 1).to() - 1;
    }

    /** @return what is not in the set of the numbers from {@code first} up to {@code end}. */
    List<LogRange> missing(final long first, final long end) {
        return without(first < end ? List.of(new LogRange(first, end)) : List.of(), ranges());
    }

    /** @return {@code some} less {@code others}, both ascending. */
    static List<LogRange> without(final List<LogRange> some, final List<LogRange> others) {
        final List<LogRange> left = new ArrayList<>();
        for (final LogRange one : some) {
            long begin = one.from();
            for (final LogRange other : others) {
                if (other.to() > begin && other.from() < one.to()) {
                    if (other.from() > begin) {
                        left.add(new LogRange(begin, other.from()));
                    }
                    begin = other.to();
                }
            }
            if (begin < one.to()) {
                left.add(new LogRange(begin, one.to()));
            }
        }
        return left;
    }
}
