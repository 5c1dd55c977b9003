package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Binary;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/**
 * Variables that are 1 with probability {@code sigmoid(logits)}, else 0, each an event. No gradient flows through draws.
 *
 * @param logits {@code [..]}.
 */
public record Bernoulli(Tensor logits) implements Distribution {
    public Bernoulli {
        Shapes.alike("Bernoulli", 0, "[..]", logits);
    }

    /** @return {@code [..]}: the probability of 1. */
    public Tensor mean() {
        return logits.sigmoid();
    }

    /** @return {@code [..]}: 0 or 1, of the logits' type. */
    @Override
    public Tensor sample() {
        final Tensor u = logits.device().uniform(logits.type(), logits.shape());
        return u.is(Binary.LT, logits.stop().sigmoid()).cast(logits.type());
    }

    /** @return {@code [..]}: 1 where it is the more probable. */
    @Override
    public Tensor mode() {
        return logits.is(Binary.GT, 0).cast(logits.type());
    }

    /** @return {@code [..]}: {@code x logits - softplus(logits)}, the negated cross-entropy for x between 0 and 1. */
    @Override
    public Tensor logProb(final Tensor x) {
        Shapes.alike("Bernoulli.logProb", 0, "[..]", x, logits);
        return x.mul(logits).sub(logits.map(Unary.SOFTPLUS));
    }

    /** @return {@code [..]}. */
    @Override
    public Tensor entropy() {
        return logits.map(Unary.SOFTPLUS).sub(logits.mul(logits.sigmoid()));
    }

    /** @return the same, through which no gradient flows. */
    public Bernoulli stop() {
        return new Bernoulli(logits.stop());
    }
}
