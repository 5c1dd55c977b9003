package dev.reverie.learners.dp;

import dev.reverie.envs.TransitionTable;

/** The Bellman backup on a table. */
final class Backup {
    private final TransitionTable table;
    private final double gamma;

    Backup(final TransitionTable table, final double gamma) {
        if (!(gamma >= 0 && gamma <= 1)) {
            throw new IllegalArgumentException("gamma must be within 0 and 1, got " + gamma);
        }
        this.table = table;
        this.gamma = gamma;
    }

    /** {@code sum_k p_k [r_k + gamma V(s_k)]} of (s, a). */
    double value(final int s, final int a, final double[] values) {
        double sum = 0;
        for (int k = table.begin(s, a); k < table.end(s, a); k++) {
            final double future = table.terminated(k) ? 0 : gamma * values[table.next(k)];
            sum += table.probability(k) * (table.reward(k) + future);
        }
        return sum;
    }

    /** The action of greatest value in s; the lowest of those within {@code tolerance} of it. */
    int greedy(final int s, final double[] values, final double tolerance) {
        final double best = max(s, values);
        int a = 0;
        while (value(s, a, values) < best - tolerance) {
            a++;
        }
        return a;
    }

    /** {@code max_a} of {@link #value}. */
    double max(final int s, final double[] values) {
        double best = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < table.actions(); a++) {
            best = Math.max(best, value(s, a, values));
        }
        return best;
    }
}
