package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Losses;
import dev.reverie.learners.tensor.Tensor;

/**
 * The invertible scaling of values that MuZero takes from Pohlen et al. 2018, proposition A.2. Both directions are written without
 * differences of near numbers, so that FLOAT32 suffices, and have their gradients at 0 too.
 */
public final class ValueScaling {
    private static final double EPSILON = 1e-3;

    private ValueScaling() {}

    /** {@code h(x) = sign(x) (sqrt(|x| + 1) - 1) + 0.001 x}, any shape. */
    public static Tensor scale(final Tensor x) {
        return x.div(x.abs().add(1).sqrt().add(1)).add(x.mul(EPSILON));
    }

    /** {@code sign(x) (((sqrt(1 + 4 e (|x| + 1 + e)) - 1) / (2 e))^2 - 1)} with e = 0.001, any shape: the inverse. */
    public static Tensor unscale(final Tensor x) {
        final double least = 1 + 2 * EPSILON;
        final Tensor over = x.abs().mul(4 * EPSILON).add(least * least).sqrt().add(least);
        final Tensor half = x.div(over).mul(2);
        return half.mul(half.abs().add(2));
    }

    /**
     * Categorical targets over integers: values, scaled, shared between the two nearest (Schrittwieser et al. 2020, appendix F).
     *
     * @param values {@code [..]}; no gradient flows.
     * @param bins   {@code [n]}: {@link TwoHot#evenBins}.
     * @return {@code [.., n]}.
     */
    public static Tensor categories(final Tensor values, final Tensor bins) {
        return Losses.twoHot(scale(values.stop()), bins);
    }

    /**
     * Values of predictions over integers.
     *
     * @param logits {@code [.., n]}.
     * @param bins   {@code [n]}: {@link TwoHot#evenBins}.
     * @return {@code [..]}: the mean, unscaled.
     */
    public static Tensor value(final Tensor logits, final Tensor bins) {
        return unscale(new TwoHot(logits, bins).mean());
    }
}
