package dev.reverie.pipeline.metrics;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A value against steps in bounded memory: up to 2048 points, each of which stands for as many values as keeps it so,
 * with their mean, least and greatest. One thread.
 */
public final class Curve {
    /** Points at most. */
    public static final int MOST = 2048;

    private final long[] steps = new long[MOST];
    private final double[] sums = new double[MOST];
    private final double[] mins = new double[MOST];
    private final double[] maxs = new double[MOST];
    private final int[] counts = new int[MOST];
    private int size;
    private int perPoint = 1;

    /**
     * Reads one key of a {@code metrics.jsonl}.
     *
     * @param file to read; not trusted.
     * @param key  such as {@code episode/return}.
     * @return the curve, empty if no row has that key.
     * @throws IOException as {@link MetricsLog#read(Path)}.
     */
    public static Curve read(final Path file, final String key) throws IOException {
        final Curve curve = new Curve();
        MetricsLog.read(file, row -> curve.add(row.step(), row.value(key)));
        return curve;
    }

    /**
     * Adds a value.
     *
     * @param step  0 or more, not before the last one.
     * @param value passed over unless finite.
     */
    public void add(final long step, final double value) {
        if (step < 0 || size > 0 && step < steps[size - 1]) {
            throw new IllegalArgumentException(
                    "step " + step + " must be 0 or more and not before " + (size == 0 ? 0 : steps[size - 1]));
        }
        if (!Double.isFinite(value)) {
            return;
        }
        if (size == 0 || counts[size - 1] >= perPoint) {
            if (size == MOST) {
                halve();
            }
            mins[size] = value;
            maxs[size] = value;
            sums[size] = 0;
            counts[size] = 0;
            size++;
        }
        final int last = size - 1;
        steps[last] = step;
        sums[last] += value;
        counts[last]++;
        mins[last] = Math.min(mins[last], value);
        maxs[last] = Math.max(maxs[last], value);
    }

    private void halve() {
        size = MOST / 2;
        perPoint *= 2;
        for (int i = 0; i < size; i++) {
            final int a = 2 * i;
            final int b = a + 1;
            steps[i] = steps[b];
            sums[i] = sums[a] + sums[b];
            mins[i] = Math.min(mins[a], mins[b]);
            maxs[i] = Math.max(maxs[a], maxs[b]);
            counts[i] = counts[a] + counts[b];
        }
    }

    /** @return points held. */
    public int size() {
        return size;
    }

    /** @return step of the last value of point {@code i}. */
    public long step(final int i) {
        return steps[i];
    }

    /** @return mean of the values of point {@code i}. */
    public double mean(final int i) {
        return sums[i] / counts[i];
    }

    /** @return least value of point {@code i}. */
    public double min(final int i) {
        return mins[i];
    }

    /** @return greatest value of point {@code i}. */
    public double max(final int i) {
        return maxs[i];
    }

    /** @return number of values of point {@code i}. */
    public int count(final int i) {
        return counts[i];
    }
}
