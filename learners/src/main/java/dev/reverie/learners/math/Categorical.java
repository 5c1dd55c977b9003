package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Losses;
import dev.reverie.learners.tensor.Tensor;

/**
 * One of K classes, an INT32 event {@code []}. No gradient flows through samples.
 *
 * @param logits {@code [.., K]}, normalised: log probabilities.
 */
public record Categorical(Tensor logits) implements Distribution {

    /**
     * A distribution of logits.
     *
     * @param logits {@code [.., K]}, need not be normalised.
     * @param unimix share of the uniform distribution mixed in: {@code p = (1 - unimix) softmax(logits) + unimix / K}; 0.01
     *               in Dreamer v3.
     */
    public static Categorical of(final Tensor logits, final double unimix) {
        return new Categorical(mixed(logits, unimix));
    }

    static Tensor mixed(final Tensor logits, final double unimix) {
        if (!(unimix >= 0 && unimix < 1)) {
            throw new IllegalArgumentException("unimix must be at least 0 and below 1, got " + unimix);
        }
        return unimix == 0
                ? logits.logSoftmax(-1)
                : logits.softmax(-1)
                        .mul(1 - unimix)
                        .add(unimix / logits.dim(-1))
                        .log();
    }

    /** @return {@code [.., K]}. */
    public Tensor probabilities() {
        return logits.exp();
    }

    @Override
    public Tensor sample() {
        return logits.device().categorical(logits);
    }

    @Override
    public Tensor mode() {
        return logits.stop().argmax(-1);
    }

    @Override
    public Tensor logProb(final Tensor event) {
        return logits.gather(-1, event.unsqueeze(-1)).sum(-1);
    }

    @Override
    public Tensor entropy() {
        return probabilities().mul(logits).sum(-1).neg();
    }

    /** @return {@code [..]} {@code KL(this || other)}. */
    public Tensor kl(final Categorical other) {
        return Losses.categoricalKl(logits, other.logits);
    }
}
