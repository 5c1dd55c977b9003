package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;

/**
 * Targets of values from sequences, computed backwards in time. Transition t goes from state t to state t + 1, earns
 * {@code r_t} and is discounted by {@code d_t}: gamma, or 0 if state t + 1 is terminal. Values are of states 0 to T. Gradients
 * flow through all arguments; stop them where the paper does.
 */
public final class Returns {
    private Returns() {}

    /**
     * Lambda-returns (Sutton and Barto, eq. 12.2; Hafner et al. 2023, eq. 4):
     * {@code R_t = r_t + d_t ((1 - lambda) v_{t+1} + lambda R_{t+1})}, {@code R_T = v_T}.
     *
     * @param rewards   {@code [B, T]}.
     * @param discounts {@code [B, T]}.
     * @param values    {@code [B, T + 1]}.
     * @param lambda    in [0, 1]: 0 for one step, 1 for all.
     * @return {@code [B, T]}.
     */
    public static Tensor lambda(
            final Tensor rewards, final Tensor discounts, final Tensor values, final double lambda) {
        Shapes.sequences("lambda-return", rewards, discounts);
        Shapes.values("lambda-return", values, rewards);
        final int length = rewards.dim(1);
        final Tensor next = values.slice(1, 1, length + 1);
        final Tensor one = rewards.add(discounts.mul(next).mul(1 - lambda));
        return backwards(one, discounts.mul(lambda), values.at(1, length));
    }

    /** {@code y_t = a_t + b_t y_{t+1}}, {@code y_T = last}. */
    private static Tensor backwards(final Tensor a, final Tensor b, final Tensor last) {
        final int length = a.dim(1);
        final Tensor[] results = new Tensor[length];
        Tensor y = last;
        for (int t = length - 1; t >= 0; t--) {
            y = a.at(1, t).add(b.at(1, t).mul(y));
            results[t] = y;
        }
        return Shaping.stack(1, results);
    }

    /**
     * n-step returns {@code r_t + d_t r_{t+1} + .. + d_t .. d_{t+n-1} v_{t+n}}, shorter ones at the end.
     *
     * @param rewards   {@code [B, T]}.
     * @param discounts {@code [B, T]}.
     * @param values    {@code [B, T + 1]}.
     * @param n         1 or more.
     * @return {@code [B, T]}.
     */
    public static Tensor nStep(final Tensor rewards, final Tensor discounts, final Tensor values, final int n) {
        Shapes.sequences("n-step return", rewards, discounts);
        Shapes.values("n-step return", values, rewards);
        if (n < 1) {
            throw new IllegalArgumentException("n-step return: n is 1 or more, not " + n);
        }
        final int length = rewards.dim(1);
        final Tensor[] results = new Tensor[length];
        for (int t = 0; t < length; t++) {
            final int end = Math.min(t + n, length);
            Tensor y = values.at(1, end);
            for (int k = end - 1; k >= t; k--) {
                y = rewards.at(1, k).add(discounts.at(1, k).mul(y));
            }
            results[t] = y;
        }
        return Shaping.stack(1, results);
    }

    /**
     * Generalised advantages (Schulman et al. 2016, eq. 16): {@code A_t = delta_t + c_t lambda d_t A_{t+1}},
     * {@code delta_t = r_t + d_t v_{t+1} - v_t}, {@code A_T = 0}. Returns are {@code A + v}.
     *
     * @param rewards   {@code [B, T]}.
     * @param discounts {@code [B, T]}; of an episode that was cut off, gamma: its value counts.
     * @param goesOn    {@code [B, T]} c: 1, or 0 if state t + 1 ended its episode, by a limit too.
     * @param values    {@code [B, T + 1]}.
     * @param lambda    in [0, 1].
     * @return {@code [B, T]}.
     */
    public static Tensor generalisedAdvantages(
            final Tensor rewards,
            final Tensor discounts,
            final Tensor goesOn,
            final Tensor values,
            final double lambda) {
        Shapes.sequences("generalised advantages", rewards, discounts, goesOn);
        Shapes.values("generalised advantages", values, rewards);
        final int length = rewards.dim(1);
        final Tensor delta =
                rewards.add(discounts.mul(values.slice(1, 1, length + 1))).sub(values.slice(1, 0, length));
        return backwards(
                delta, discounts.mul(goesOn).mul(lambda), delta.at(1, 0).mul(0));
    }

    /**
     * V-trace's targets and advantages.
     *
     * @param values     {@code [B, T]} v_t.
     * @param advantages {@code [B, T]} of the policy gradient.
     */
    public record VTrace(Tensor values, Tensor advantages) {}

    /**
     * V-trace (Espeholt et al. 2018, eq. 1 and section 4.2), with {@code rho = min(most, ratio)}, {@code c = lambda min(1, ratio)}:
     * {@code v_t = V_t + delta_t + d_t c_t (v_{t+1} - V_{t+1})}, {@code delta_t = rho_t (r_t + d_t V_{t+1} - V_t)}; advantages
     * {@code rho_t (r_t + d_t v_{t+1} - V_t)}, {@code v_T = V_T}.
     *
     * @param rewards   {@code [B, T]}.
     * @param discounts {@code [B, T]}.
     * @param values    {@code [B, T + 1]} V.
     * @param logRatios {@code [B, T]} log of the learned policy's probability over the acting one's.
     * @param lambda    in [0, 1].
     * @param most      clip of rho, 1 in the paper.
     */
    public static VTrace vTrace(
            final Tensor rewards,
            final Tensor discounts,
            final Tensor values,
            final Tensor logRatios,
            final double lambda,
            final double most) {
        Shapes.sequences("V-trace", rewards, discounts, logRatios);
        Shapes.values("V-trace", values, rewards);
        final int length = rewards.dim(1);
        final Tensor ratio = logRatios.exp();
        final Tensor rho = ratio.clip(0, most);
        final Tensor now = values.slice(1, 0, length);
        final Tensor delta = rho.mul(
                rewards.add(discounts.mul(values.slice(1, 1, length + 1))).sub(now));
        final Tensor beyond = backwards(
                delta,
                discounts.mul(ratio.clip(0, 1)).mul(lambda),
                delta.at(1, 0).mul(0));
        final Tensor targets = beyond.add(now);
        final Tensor last = values.slice(1, length, length + 1);
        final Tensor next = length == 1 ? last : Shaping.concat(1, targets.slice(1, 1, length), last);
        return new VTrace(targets, rho.mul(rewards.add(discounts.mul(next)).sub(now)));
    }
}
