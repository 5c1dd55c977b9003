package dev.reverie.storage.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * Weights and the sums of 16 of them, of 16 sums, and so on: a leaf is drawn in proportion to its weight. A sum is always that
 * of its parts as they are, in their order, so that the same weights give the same draws whatever was there before.
 */
final class SumTree {
    private static final int SHIFT = 4;
    private static final int FAN = 1 << SHIFT;

    private final int size;
    private final float[] leaves;
    private final double[][] levels;

    /** @param size leaves, all of weight 0. */
    SumTree(final int size) {
        this.size = size;
        this.leaves = new float[Math.addExact(size, FAN - 1) & -FAN];
        final List<double[]> sums = new ArrayList<>();
        int n = leaves.length;
        do {
            n = n + FAN - 1 >> SHIFT;
            sums.add(new double[n == 1 ? 1 : n + FAN - 1 & -FAN]);
        } while (n > 1);
        this.levels = sums.toArray(new double[0][]);
    }

    int size() {
        return size;
    }

    long bytes() {
        long bytes = 4L * leaves.length;
        for (final double[] level : levels) {
            bytes += 8L * level.length;
        }
        return bytes;
    }

    float weight(final int leaf) {
        return leaves[leaf];
    }

    /** Sets a weight, 0 or more; {@link #sum(int, int)} must follow. */
    void put(final int leaf, final float weight) {
        leaves[leaf] = weight;
    }

    /** Sums again over leaves {@code from} to {@code to}, both within. */
    void sum(final int from, final int to) {
        int low = from >> SHIFT;
        int high = to >> SHIFT;
        for (int i = low; i <= high; i++) {
            double sum = 0;
            for (int j = i << SHIFT, last = j + FAN; j < last; j++) {
                sum += leaves[j];
            }
            levels[0][i] = sum;
        }
        for (int level = 1; level < levels.length; level++) {
            low >>= SHIFT;
            high >>= SHIFT;
            final double[] parts = levels[level - 1];
            for (int i = low; i <= high; i++) {
                double sum = 0;
                for (int j = i << SHIFT, last = j + FAN; j < last; j++) {
                    sum += parts[j];
                }
                levels[level][i] = sum;
            }
        }
    }

    /** Sets one weight. */
    void set(final int leaf, final float weight) {
        leaves[leaf] = weight;
        sum(leaf, leaf);
    }

    double total() {
        return levels[levels.length - 1][0];
    }

    /** @return the leaf, of those of weight above 0, in whose share of the total {@code mass}, within 0 and it, falls. */
    int find(final double mass) {
        double left = mass;
        int node = 0;
        for (int level = levels.length - 2; level >= 0; level--) {
            final double[] parts = levels[level];
            final int from = node << SHIFT;
            int last = from;
            for (int i = from; i < from + FAN; i++) {
                if (parts[i] > 0) {
                    last = i;
                    if (left < parts[i]) {
                        break;
                    }
                    left -= parts[i];
                }
            }
            if (left >= parts[last]) {
                left = Double.MAX_VALUE;
            }
            node = last;
        }
        int last = node << SHIFT;
        for (int i = last, end = i + FAN; i < end; i++) {
            if (leaves[i] > 0) {
                last = i;
                if (left < leaves[i]) {
                    break;
                }
                left -= leaves[i];
            }
        }
        return last;
    }
}
