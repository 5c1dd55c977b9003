package dev.reverie.learners.planning;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Returns of a batch of plans: {@code sum_t gamma^t d_1 .. d_t r_t + gamma^H d_1 .. d_H V(z_H)}. Between two steps of the model it
 * looks at the clock. One thread.
 */
final class Rollout {
    private final PlanModel model;
    private final double discount;
    private final double[] centre;
    private final double[] half;
    private final LongSupplier clock;
    private final double[] actions;
    private final double[] rewards;
    private final double[] discounts;
    private final double[] live;

    Rollout(
            final PlanModel model,
            final int samples,
            final double discount,
            final double[] centre,
            final double[] half,
            final LongSupplier clock) {
        this.model = model;
        this.discount = discount;
        this.centre = centre;
        this.half = half;
        this.clock = clock;
        this.actions = new double[samples * centre.length];
        this.rewards = new double[samples];
        this.discounts = new double[samples];
        this.live = new double[samples];
    }

    /**
     * Tries plans.
     *
     * @param plans    {@code [H][N, A]} within -1 and 1.
     * @param n        samples.
     * @param returns  {@code [N]} written.
     * @param deadline of the clock, after which nothing is begun.
     * @return whether it came to an end before the deadline.
     * @throws IllegalStateException if the model gives numbers that are not finite.
     */
    boolean run(final double[][] plans, final int n, final double[] returns, final long deadline) {
        if (isLate(deadline)) {
            return false;
        }
        model.begin(n);
        Arrays.fill(returns, 0, n, 0);
        Arrays.fill(live, 0, n, 1);
        for (int t = 0; t < plans.length; t++) {
            if (isLate(deadline)) {
                return false;
            }
            step(plans[t], n);
            requireFinite("reward", rewards, n, t);
            requireFinite("discount", discounts, n, t);
            for (int i = 0; i < n; i++) {
                returns[i] += live[i] * rewards[i];
                live[i] *= discount * discounts[i];
            }
        }
        if (isLate(deadline)) {
            return false;
        }
        model.values(rewards);
        requireFinite("value", rewards, n, plans.length);
        for (int i = 0; i < n; i++) {
            returns[i] += live[i] * rewards[i];
        }
        return true;
    }

    /** Follows the model's policy: the first {@code n} samples of plans {@code [H][N, A]} are written, if it has one. */
    boolean follow(final double[][] plans, final int n, final long deadline) {
        if (isLate(deadline)) {
            return false;
        }
        model.begin(n);
        for (int t = 0; t < plans.length; t++) {
            if (isLate(deadline) || !model.propose(actions)) {
                return false;
            }
            for (int i = 0; i < n * centre.length; i++) {
                final int a = i % centre.length;
                plans[t][i] = Math.max(-1, Math.min(1, (actions[i] - centre[a]) / half[a]));
                if (Double.isNaN(plans[t][i])) {
                    throw new IllegalStateException(
                            "the policy that planning asks gave NaN at step " + t + ": its weights are broken");
                }
            }
            if (t + 1 < plans.length) {
                model.step(actions, rewards, discounts);
            }
        }
        return true;
    }

    private void step(final double[] plan, final int n) {
        for (int i = 0; i < n * centre.length; i++) {
            final int a = i % centre.length;
            actions[i] = centre[a] + half[a] * plan[i];
        }
        model.step(actions, rewards, discounts);
    }

    private boolean isLate(final long deadline) {
        return deadline != Long.MAX_VALUE && clock.getAsLong() - deadline >= 0;
    }

    private static void requireFinite(final String what, final double[] values, final int n, final int step) {
        int wrong = 0;
        for (int i = 0; i < n; i++) {
            wrong += Double.isFinite(values[i]) ? 0 : 1;
        }
        if (wrong > 0) {
            throw new IllegalStateException(
                    "the model that is planned in gave a " + what + " that is not finite at step " + step
                            + " of the plan, in " + wrong + " of " + n + " samples: it has diverged");
        }
    }
}
