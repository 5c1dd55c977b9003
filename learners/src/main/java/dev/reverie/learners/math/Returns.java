package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;

/**
 * Targets of values and advantages of actions. All arguments are {@code [B, T]}: the second axis is time, in rows as the log has
 * them. Row t holds the reward and the discount (gamma, 0 where the episode terminated) that were earned on the way to it, and the
 * value v of what is seen there. Results are {@code [B, T - 1]}, one for every row but the last, whose value ends the sums. Gradients
 * flow to all arguments; {@code stop()} what is to be a constant, as most papers have it.
 */
public final class Returns {
    private Returns() {}

    /**
     * How much of a return is carried on through each row: {@code lambda}, and nothing through the last row of an episode, after which
     * rows belong to another. Results at such last rows mean nothing: leave them out of losses.
     *
     * @param last {@code [B, T]}: 1 at an episode's last row, be it terminated or cut, else 0.
     * @return {@code [B, T]}.
     */
    public static Tensor trace(final Tensor last, final double lambda) {
        return last.mul(-lambda).add(lambda);
    }

    /**
     * Lambda-returns (Hafner et al. 2020, eq. 6):
     * {@code R[t] = r[t+1] + d[t+1] ((1 - l[t+1]) v[t+1] + l[t+1] R[t+1])}, {@code R[T-1] = v[T-1]}.
     *
     * @param reward   r {@code [B, T]}.
     * @param discount d {@code [B, T]}.
     * @param value    v {@code [B, T]}.
     * @param trace    l {@code [B, T]}: see {@link #trace}.
     * @return {@code [B, T - 1]}.
     */
    public static Tensor lambda(final Tensor reward, final Tensor discount, final Tensor value, final Tensor trace) {
        check("lambda", reward, discount, value, trace);
        final Tensor d = arriving(discount);
        final Tensor carried = d.mul(inner(trace));
        return Scan.backward(arriving(reward).add(d.sub(carried).mul(arriving(value))), carried);
    }

    /** {@link #lambda(Tensor, Tensor, Tensor, Tensor)} with the same lambda in every row. */
    public static Tensor lambda(final Tensor reward, final Tensor discount, final Tensor value, final double lambda) {
        return lambda(reward, discount, value, even(value, lambda));
    }

    /**
     * Generalised advantage estimates (Schulman et al. 2016, eq. 16): {@code A[t] = e[t] + d[t+1] l[t+1] A[t+1]}, {@code A[T-1] = 0},
     * with {@code e[t] = r[t+1] + d[t+1] v[t+1] - v[t]}.
     *
     * @param reward   r {@code [B, T]}.
     * @param discount d {@code [B, T]}.
     * @param value    v {@code [B, T]}.
     * @param trace    l {@code [B, T]}: see {@link #trace}.
     * @return {@code [B, T - 1]}; with {@code v[t]} added they are the lambda-returns.
     */
    public static Tensor gae(final Tensor reward, final Tensor discount, final Tensor value, final Tensor trace) {
        check("gae", reward, discount, value, trace);
        return Scan.backward(errors(reward, discount, value), arriving(discount).mul(inner(trace)));
    }

    /**
     * Returns over n steps, fewer where the episode or the sequence ends before:
     * {@code R[t] = r[t+1] + d[t+1] r[t+2] + .. + d[t+1] .. d[t+n] v[t+n]}.
     *
     * @param reward   r {@code [B, T]}.
     * @param discount d {@code [B, T]}.
     * @param value    v {@code [B, T]}.
     * @param last     {@code [B, T]}: 1 at an episode's last row, else 0.
     * @param n        at least 1.
     * @return {@code [B, T - 1]}.
     */
    public static Tensor nStep(
            final Tensor reward, final Tensor discount, final Tensor value, final Tensor last, final int n) {
        check("nStep", reward, discount, value, last);
        if (n < 1) {
            throw new IllegalArgumentException("a return over " + n + " steps cannot be");
        }
        final int rows = value.dim(1);
        final Tensor carried = arriving(discount).mul(arriving(trace(last, 1)));
        final Tensor own = arriving(reward).add(arriving(discount).sub(carried).mul(arriving(value)));
        Tensor after = arriving(value);
        for (int i = 1; i < Math.min(n, rows - 1); i++) {
            final Tensor joined = own.add(carried.mul(after));
            after = Shaping.concat(1, joined.slice(1, 1, rows - 1), value.slice(1, rows - 1, rows));
        }
        return own.add(carried.mul(after));
    }

    /**
     * What V-trace gives.
     *
     * @param targets    of the values, {@code [B, T - 1]}.
     * @param advantages of the actions, already weighted by rho, {@code [B, T - 1]}.
     */
    public record Vtrace(Tensor targets, Tensor advantages) {}

    /**
     * V-trace (Espeholt et al. 2018, eq. 1) with {@code e[t]} as {@link #gae} has it, {@code rho = min(rhoClip, pi/mu)} and
     * {@code c = l[t+1] min(cClip, pi/mu)}: {@code w[t] - v[t] = rho[t] e[t] + d[t+1] c[t] (w[t+1] - v[t+1])}. The advantage is
     * {@code rho[t] (r[t+1] + d[t+1] (l[t+1] w[t+1] + (1 - l[t+1]) v[t+1]) - v[t])}. No gradient flows.
     *
     * @param reward   r {@code [B, T]}.
     * @param discount d {@code [B, T]}.
     * @param value    v {@code [B, T]}.
     * @param trace    l {@code [B, T]}: see {@link #trace}; lambda is 1 in the paper.
     * @param logRatio {@code [B, T - 1]}: {@code log pi - log mu} of the action of each row but the last.
     * @param rhoClip  largest weight of a row: 1 in the paper.
     * @param cClip    largest weight of what follows: 1 in the paper.
     */
    public static Vtrace vtrace(
            final Tensor reward,
            final Tensor discount,
            final Tensor value,
            final Tensor trace,
            final Tensor logRatio,
            final double rhoClip,
            final double cClip) {
        check("vtrace", reward, discount, value, trace);
        final Tensor v = leaving(value.stop());
        Shapes.alike("vtrace", 2, "ratios [B, T - 1] for values [B, T]", logRatio, v);
        final Tensor ratio = logRatio.stop().exp();
        final Tensor rho = ratio.clip(0, rhoClip);
        final Tensor r = arriving(reward.stop());
        final Tensor d = arriving(discount.stop());
        final Tensor l = inner(trace.stop());
        final Tensor next = arriving(value.stop());
        final Tensor error = r.add(d.mul(next)).sub(v);
        final Tensor beyond = Scan.backward(rho.mul(error), d.mul(l).mul(ratio.clip(0, cClip)));
        final Tensor ahead = l.mul(v.dim(1) == 1 ? beyond : Scan.later(beyond, 1));
        return new Vtrace(v.add(beyond), rho.mul(error.add(d.mul(ahead))));
    }

    private static Tensor errors(final Tensor reward, final Tensor discount, final Tensor value) {
        return arriving(reward).add(arriving(discount).mul(arriving(value))).sub(leaving(value));
    }

    /** Rows 1 to T - 1. */
    private static Tensor arriving(final Tensor x) {
        return x.slice(1, 1, x.dim(1));
    }

    /** Rows 0 to T - 2. */
    private static Tensor leaving(final Tensor x) {
        return x.slice(1, 0, x.dim(1) - 1);
    }

    /** Rows 1 to T - 1, and 0 in place of the last, after which nothing is known. */
    private static Tensor inner(final Tensor trace) {
        final int rows = trace.dim(1);
        return rows == 2
                ? trace.device().zeros(trace.type(), trace.dim(0), 1)
                : trace.slice(1, 1, rows - 1).pad(new int[] {0, 0}, new int[] {0, 1}, 0);
    }

    private static Tensor even(final Tensor like, final double value) {
        return like.device().full(like.type(), value, like.shape());
    }

    private static void check(final String where, final Tensor... rows) {
        Shapes.alike(where, 2, "[B, T]", rows);
        if (rows[0].rank() != 2 || rows[0].dim(1) < 2) {
            throw Shapes.wrong(where, "the shapes must be [B, T] with at least two rows in time", rows);
        }
    }
}
