package dev.reverie.storage.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * How returns are spread.
 *
 * @param from   least return, NaN if there is none.
 * @param to     greatest return.
 * @param counts of equally wide parts of that range; the last one counts its upper bound too. One part if all are equal.
 */
public record ReturnHistogram(double from, double to, List<Long> counts) {
    private static final int PARTS = 12;

    public ReturnHistogram {
        counts = List.copyOf(counts);
    }

    /** Collects returns: all up to 4,194,304, of more as many drawn evenly. */
    static final class Collector {
        private static final int MOST = 1 << 22;

        private final Random random = new Random(1);
        private double[] values = new double[64];
        private long seen;
        private double min = Double.NaN;
        private double max = Double.NaN;

        void add(final double value) {
            min = seen == 0 ? value : Math.min(min, value);
            max = seen == 0 ? value : Math.max(max, value);
            if (seen < MOST) {
                if (seen == values.length) {
                    values = Arrays.copyOf(values, values.length * 2);
                }
                values[(int) seen] = value;
            } else {
                final long at = random.nextLong(seen + 1);
                if (at < MOST) {
                    values[(int) at] = value;
                }
            }
            seen++;
        }

        ReturnHistogram histogram() {
            final long[] counts = new long[seen == 0 ? 0 : max > min ? PARTS : 1];
            for (int i = 0; i < Math.min(seen, MOST); i++) {
                final double part = max > min ? (values[i] - min) / (max - min) * PARTS : 0;
                counts[(int) Math.min(counts.length - 1, Math.max(0, part))]++;
            }
            final List<Long> list = new ArrayList<>();
            Arrays.stream(counts).forEach(list::add);
            return new ReturnHistogram(min, max, list);
        }
    }
}
