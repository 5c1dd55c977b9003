package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;

/**
 * Normal distributions of independent components: the last axis is one event. Draws are {@code mean + std noise}, so that
 * gradients flow to both.
 *
 * @param mean {@code [.., n]}.
 * @param std  {@code [.., n]}, positive.
 */
public record Normal(Tensor mean, Tensor std) implements Distribution {
    static final double HALF_LOG_TAU = 0.5 * Math.log(2 * Math.PI);

    public Normal {
        Shapes.alike("Normal", 1, "[.., n]", mean, std);
    }

    /**
     * Of a mean within (-1, 1) and a bounded spread: {@code N(tanh(mean), least + (most - least) sigmoid(std + 2))}, the policy
     * of Hafner et al. 2023. Draws may lie outside.
     *
     * @param mean  {@code [.., n]}, any numbers.
     * @param std   {@code [.., n]}, any numbers.
     * @param least standard deviation: 0.1 there.
     * @param most  standard deviation: 1 there.
     */
    public static Normal bounded(final Tensor mean, final Tensor std, final double least, final double most) {
        if (!(least > 0 && least <= most)) {
            throw new IllegalArgumentException("a standard deviation cannot lie within " + least + ".." + most);
        }
        Shapes.alike("Normal.bounded", 1, "[.., n]", mean, std);
        return new Normal(mean.tanh(), std.add(2).sigmoid().mul(most - least).add(least));
    }

    /** @return {@code [.., n]}. */
    @Override
    public Tensor sample() {
        return mean.add(std.mul(mean.device().normal(mean.type(), mean.shape())));
    }

    /** @return {@code [.., n]}: the mean. */
    @Override
    public Tensor mode() {
        return mean;
    }

    /** @return {@code [..]} for {@code [.., n] x}. */
    @Override
    public Tensor logProb(final Tensor x) {
        Shapes.alike("Normal.logProb", 1, "[.., n]", x, mean);
        return densities(x).sum(-1);
    }

    /** {@code [.., n]}: of each component. */
    Tensor densities(final Tensor x) {
        return x.sub(mean).div(std).square().mul(-0.5).sub(std.log()).sub(HALF_LOG_TAU);
    }

    /** @return {@code [..]}: {@code sum(log std + log(2 pi e) / 2)}. */
    @Override
    public Tensor entropy() {
        return std.log().add(HALF_LOG_TAU + 0.5).sum(-1);
    }

    /** @return the same, through whose parameters no gradient flows. */
    public Normal stop() {
        return new Normal(mean.stop(), std.stop());
    }
}
