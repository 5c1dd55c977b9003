package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;

/**
 * {@code tanh} of normal variables, within (-1, 1): soft actor-critic's policy (Haarnoja et al. 2018, appendix C). The last axis
 * is one event. Gradients flow through draws to the parameters.
 *
 * @param before the distribution before tanh, {@code [.., n]}.
 */
public record TanhNormal(Normal before) implements Distribution {
    /** @param mean {@code [.., n]}, of the normal. @param std {@code [.., n]}, positive, of the normal. */
    public TanhNormal(final Tensor mean, final Tensor std) {
        this(new Normal(mean, std));
    }

    /**
     * A value and its density, which need no inverse of tanh.
     *
     * @param value   {@code [.., n]}, within (-1, 1).
     * @param logProb {@code [..]}.
     */
    public record Draw(Tensor value, Tensor logProb) {}

    /** Draws values together with their densities. */
    public Draw draw() {
        final Tensor u = before.sample();
        return new Draw(u.tanh(), logProbBefore(u));
    }

    /** @return {@code [.., n]}. */
    @Override
    public Tensor sample() {
        return before.sample().tanh();
    }

    /** @return {@code [.., n]}: tanh of the mean, which is the median. */
    @Override
    public Tensor mode() {
        return before.mean().tanh();
    }

    /**
     * Density through {@code atanh(x)}. Draws that rounding took to the ends count as the nearest values within.
     *
     * @param x {@code [.., n]}, within [-1, 1].
     * @return {@code [..]}.
     */
    @Override
    public Tensor logProb(final Tensor x) {
        final double most = 1 - (x.type() == TensorType.FLOAT64 ? 1e-12 : 1e-6);
        final Tensor inside = x.clip(-most, most);
        return logProbBefore(
                inside.map(Unary.LOG1P).sub(inside.neg().map(Unary.LOG1P)).mul(0.5));
    }

    /**
     * Density of {@code tanh(u)}: {@code sum(log N(u) - 2 (log 2 - u - softplus(-2 u)))}, finite for every u.
     *
     * @param u {@code [.., n]}.
     * @return {@code [..]}.
     */
    public Tensor logProbBefore(final Tensor u) {
        Shapes.alike("TanhNormal.logProb", 1, "[.., n]", u, before.mean());
        final Tensor squash =
                u.add(u.mul(-2).map(Unary.SOFTPLUS)).sub(Math.log(2)).mul(2);
        return before.densities(u).add(squash).sum(-1);
    }

    /** @return {@code [..]}: {@code -log p} of one draw, an estimate through which gradients flow. */
    @Override
    public Tensor entropy() {
        return draw().logProb().neg();
    }
}
