package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Losses;
import dev.reverie.learners.tensor.Tensor;

/**
 * A normal distribution of independent axes. Gradients flow through samples: {@code x = mean + std noise}.
 *
 * @param mean {@code [.., A]}.
 * @param std  {@code [.., A]}, positive.
 */
public record DiagonalNormal(Tensor mean, Tensor std) implements Distribution {
    static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    public DiagonalNormal {
        Shapes.alike("DiagonalNormal", mean, std);
    }

    /**
     * Dreamer v3's actor: {@code mean = tanh(m)}, {@code std = least + (most - least) sigmoid(s + 2)}.
     *
     * @param m     {@code [.., A]}.
     * @param s     {@code [.., A]}.
     * @param least standard deviation, 0.1 in Dreamer v3.
     * @param most  standard deviation, 1 in Dreamer v3.
     */
    public static DiagonalNormal bounded(final Tensor m, final Tensor s, final double least, final double most) {
        return new DiagonalNormal(m.tanh(), s.add(2).sigmoid().mul(most - least).add(least));
    }

    @Override
    public Tensor sample() {
        return mean.add(std.mul(mean.device().normal(mean.type(), mean.shape())));
    }

    /** The mean. */
    @Override
    public Tensor mode() {
        return mean;
    }

    @Override
    public Tensor logProb(final Tensor event) {
        return axes(event).sum(-1);
    }

    /** @return {@code [.., A]} log density of each axis. */
    Tensor axes(final Tensor event) {
        Shapes.fits("DiagonalNormal.logProb", event, mean);
        return event.sub(mean).div(std).square().mul(-0.5).sub(std.log()).sub(HALF_LOG_TWO_PI);
    }

    /** {@code sum (log std + (1 + log 2 pi) / 2)}. */
    @Override
    public Tensor entropy() {
        return std.log().add(0.5 + HALF_LOG_TWO_PI).sum(-1);
    }

    /** @return {@code [..]} {@code KL(this || other)}. */
    public Tensor kl(final DiagonalNormal other) {
        return Losses.gaussianKl(mean, std, other.mean, other.std).sum(-1);
    }
}
