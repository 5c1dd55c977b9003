package dev.reverie.learners.dp;

import dev.reverie.envs.TransitionTable;

/** Value iteration: {@code V(s) = max_a sum p(s',r|s,a) [r + gamma V(s')]} until it stands still. */
public final class ValueIteration {
    private static final double TIE = 1e-9;

    private ValueIteration() {}

    /**
     * The discounted optimum.
     *
     * @param table of the task.
     * @param gamma discount of each step, in [0, 1].
     * @param theta greatest change in the last sweep, above 0.
     * @param most  sweeps.
     * @return {@code V* [S]}, and a policy greedy in it, ties to the lowest action.
     * @throws IllegalArgumentException if the values still change after {@code most} sweeps (gamma 1 may not converge).
     */
    public static Solution solve(final TransitionTable table, final double gamma, final double theta, final int most) {
        final Backup backup = new Backup(table, gamma);
        final double[] values = new double[table.states()];
        for (int i = 0; i < most; i++) {
            double change = 0;
            for (int s = 0; s < values.length; s++) {
                final double value = backup.max(s, values);
                change = Math.max(change, Math.abs(value - values[s]));
                values[s] = value;
            }
            if (change <= theta) {
                return new Solution(values, greedy(table, gamma, values));
            }
        }
        throw new IllegalArgumentException("values still change by more than " + theta + " after " + most + " sweeps");
    }

    /**
     * A policy greedy in given values.
     *
     * @param table  of the task.
     * @param gamma  discount of each step.
     * @param values {@code [S]}.
     * @return an action for each state {@code [S]}; the lowest of those equal within 1e-9.
     */
    public static int[] greedy(final TransitionTable table, final double gamma, final double[] values) {
        final Backup backup = new Backup(table, gamma);
        final int[] policy = new int[table.states()];
        for (int s = 0; s < policy.length; s++) {
            policy[s] = backup.greedy(s, values, TIE);
        }
        return policy;
    }
}
