package dev.reverie.learners.dp;

import dev.reverie.envs.TransitionTable;

/**
 * Backward induction over a limit of steps, undiscounted: {@code V_k(s) = max_a sum p(s',r|s,a) [r + V_(k-1)(s')]},
 * {@code V_0 = 0}. Exact for episodes that are truncated at the limit.
 */
public final class FiniteHorizon {
    private FiniteHorizon() {}

    /**
     * The greatest mean return that any actor can have, one that counts its steps included.
     *
     * @param table of the task.
     * @param limit steps of an episode at most, 1 or more.
     * @return the mean under the start distribution.
     */
    public static double optimum(final TransitionTable table, final int limit) {
        final Backup backup = new Backup(table, 1);
        return induce(table, limit, backup::max);
    }

    /**
     * The mean return of a policy that does not count its steps.
     *
     * @param table  of the task.
     * @param policy action in each state {@code [S]}.
     * @param limit  steps of an episode at most, 1 or more.
     * @return the mean under the start distribution.
     */
    public static double meanReturn(final TransitionTable table, final int[] policy, final int limit) {
        final Backup backup = new Backup(table, 1);
        return induce(table, limit, (s, values) -> backup.value(s, policy[s], values));
    }

    @FunctionalInterface
    private interface StateBackup {
        double value(int state, double[] values);
    }

    private static double induce(final TransitionTable table, final int limit, final StateBackup backup) {
        if (limit < 1) {
            throw new IllegalArgumentException("backward induction needs a limit of 1 or more steps, got " + limit);
        }
        double[] values = new double[table.states()];
        double[] next = new double[table.states()];
        for (int k = 0; k < limit; k++) {
            for (int s = 0; s < next.length; s++) {
                next[s] = backup.value(s, values);
            }
            final double[] spare = values;
            values = next;
            next = spare;
        }
        double mean = 0;
        for (int s = 0; s < values.length; s++) {
            mean += table.start(s) * values[s];
        }
        return mean;
    }
}
