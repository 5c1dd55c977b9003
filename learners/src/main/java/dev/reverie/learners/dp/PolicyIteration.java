package dev.reverie.learners.dp;

import dev.reverie.envs.TransitionTable;
import java.util.Arrays;

/** Policy iteration: evaluation and greedy improvement in turn, until no action changes. */
public final class PolicyIteration {
    private PolicyIteration() {}

    /**
     * The discounted optimum, from the policy that always takes action 0.
     *
     * @param table of the task.
     * @param gamma discount of each step, in [0, 1).
     * @param theta greatest change in the last sweep of an evaluation, above 0.
     * @return {@code V* [S]} and an optimal policy.
     * @throws IllegalArgumentException if gamma is not below 1.
     */
    public static Solution solve(final TransitionTable table, final double gamma, final double theta) {
        int[] policy = new int[table.states()];
        while (true) {
            final double[] values = evaluate(table, policy, gamma, theta);
            final int[] better = improve(table, gamma, values, policy);
            if (Arrays.equals(better, policy)) {
                return new Solution(values, policy);
            }
            policy = better;
        }
    }

    /** An action changes only for one that is better by more than rounding: so the turns end. */
    private static int[] improve(
            final TransitionTable table, final double gamma, final double[] values, final int[] policy) {
        final Backup backup = new Backup(table, gamma);
        final int[] better = policy.clone();
        for (int s = 0; s < better.length; s++) {
            final double gain = backup.max(s, values) - backup.value(s, policy[s], values);
            if (gain > 1e-9 * (1 + Math.abs(values[s]))) {
                better[s] = backup.greedy(s, values, 0);
            }
        }
        return better;
    }

    /**
     * Evaluates a policy: {@code V(s) = sum p(s',r|s,policy(s)) [r + gamma V(s')]} until it stands still.
     *
     * @param table  of the task.
     * @param policy action in each state {@code [S]}.
     * @param gamma  discount of each step, in [0, 1).
     * @param theta  greatest change in the last sweep, above 0.
     * @return V {@code [S]}.
     * @throws IllegalArgumentException if gamma is not below 1, or theta not above 0.
     */
    public static double[] evaluate(
            final TransitionTable table, final int[] policy, final double gamma, final double theta) {
        if (!(gamma < 1) || !(theta > 0)) {
            throw new IllegalArgumentException(
                    "an evaluation ends if gamma is below 1 and theta above 0, got " + gamma + " and " + theta);
        }
        final Backup backup = new Backup(table, gamma);
        final double[] values = new double[table.states()];
        double change = Double.POSITIVE_INFINITY;
        while (change > theta) {
            change = 0;
            for (int s = 0; s < values.length; s++) {
                final double value = backup.value(s, policy[s], values);
                change = Math.max(change, Math.abs(value - values[s]));
                values[s] = value;
            }
        }
        return values;
    }
}
