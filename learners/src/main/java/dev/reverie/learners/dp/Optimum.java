package dev.reverie.learners.dp;

import dev.reverie.envs.TransitionTable;

/** The greatest mean return of a task, undiscounted: what a learned return is printed beside. */
public final class Optimum {
    private static final int MOST_SWEEPS = 100_000;

    private Optimum() {}

    /**
     * @param table     of the task.
     * @param stepLimit steps of an episode at most; 0 for no limit.
     * @return the mean under the start distribution.
     * @throws IllegalArgumentException if there is no limit and the values grow for ever.
     */
    public static double meanReturn(final TransitionTable table, final int stepLimit) {
        if (stepLimit > 0) {
            return FiniteHorizon.optimum(table, stepLimit);
        }
        final double[] values =
                ValueIteration.solve(table, 1, 1e-12, MOST_SWEEPS).values();
        double mean = 0;
        for (int s = 0; s < values.length; s++) {
            mean += table.start(s) * values[s];
        }
        return mean;
    }
}
