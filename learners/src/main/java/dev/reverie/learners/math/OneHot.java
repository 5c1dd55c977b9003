package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Losses;
import dev.reverie.learners.tensor.Tensor;

/**
 * G independent choices among K classes, as one-hot vectors {@code [G, K]}: Dreamer's latents. Gradients flow straight
 * through samples to the probabilities (Bengio et al. 2013): {@code onehot + p - stop(p)}.
 *
 * @param logits {@code [.., G, K]}, normalised: log probabilities.
 */
public record OneHot(Tensor logits) implements Distribution {
    public OneHot {
        if (logits.rank() < 2) {
            throw new IllegalArgumentException("one-hot logits have the shape [.., G, K], not that of " + logits);
        }
    }

    /**
     * A distribution of logits.
     *
     * @param logits {@code [.., G, K]}, need not be normalised.
     * @param unimix as {@link Categorical#of} has it.
     */
    public static OneHot of(final Tensor logits, final double unimix) {
        return new OneHot(Categorical.mixed(logits, unimix));
    }

    @Override
    public Tensor sample() {
        return straight(logits.device().categorical(logits));
    }

    @Override
    public Tensor mode() {
        return straight(logits.stop().argmax(-1));
    }

    private Tensor straight(final Tensor index) {
        return index.oneHot(logits.dim(-1), logits.type()).straightThrough(logits.exp());
    }

    @Override
    public Tensor logProb(final Tensor event) {
        Shapes.fits("OneHot.logProb", event, logits);
        return logits.mul(event).sum(-1, -2);
    }

    @Override
    public Tensor entropy() {
        return logits.exp().mul(logits).sum(-1, -2).neg();
    }

    /** @return {@code [..]} {@code KL(this || other)}, summed over the G choices. */
    public Tensor kl(final OneHot other) {
        return Losses.categoricalKl(logits, other.logits).sum(-1);
    }

    /** @return the same, through which no gradient flows. */
    OneHot stopped() {
        return new OneHot(logits.stop());
    }
}
