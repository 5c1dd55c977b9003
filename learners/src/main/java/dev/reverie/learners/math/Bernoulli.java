package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Binary;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/**
 * 1 with probability {@code sigmoid(logits)}, else 0; a scalar event of the logits' type. Events between 0 and 1, such as soft
 * targets, have the cross-entropy's density. No gradient flows through samples.
 *
 * @param logits {@code [..]}.
 */
public record Bernoulli(Tensor logits) implements Distribution {

    /** @return {@code [..]} probability of 1. */
    public Tensor mean() {
        return logits.sigmoid();
    }

    @Override
    public Tensor sample() {
        final Tensor uniform = logits.device().uniform(logits.type(), logits.shape());
        return uniform.is(Binary.LT, mean().stop()).cast(logits.type());
    }

    @Override
    public Tensor mode() {
        return logits.stop().is(Binary.GT, 0).cast(logits.type());
    }

    /** {@code x log sigmoid(l) + (1 - x) log sigmoid(-l) = x l - softplus(l)}. */
    @Override
    public Tensor logProb(final Tensor event) {
        Shapes.fits("Bernoulli.logProb", event, logits);
        return event.mul(logits).sub(logits.map(Unary.SOFTPLUS));
    }

    @Override
    public Tensor entropy() {
        return logits.map(Unary.SOFTPLUS).sub(mean().mul(logits));
    }
}
