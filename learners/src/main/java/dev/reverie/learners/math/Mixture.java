package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;

/**
 * Mixtures of k normal distributions of independent components (Bishop 1994): an event is a vector of n; for a mixture to each
 * number, as the recurrent network of Ha and Schmidhuber 2018 has it, n is 1. Gradients flow through draws to the mean and
 * spread of the part that was drawn, not to the weights.
 */
public final class Mixture implements Distribution {
    private final Tensor logits;
    private final Normal parts;

    /**
     * @param logits {@code [.., k]} of the weights, need not be normalised.
     * @param mean   {@code [.., k, n]}.
     * @param std    {@code [.., k, n]}, positive.
     */
    public Mixture(final Tensor logits, final Tensor mean, final Tensor std) {
        Shapes.alike("Mixture", 2, "[.., k, n]", mean, std);
        Shapes.alike("Mixture", 1, "[.., k]", logits);
        Shapes.leads("Mixture", "logits [.., k] of [.., k, n]", logits, mean, mean.rank() - 1);
        this.logits = logits;
        this.parts = new Normal(mean, std);
    }

    /** @return {@code [.., n]}. */
    @Override
    public Tensor sample() {
        return sample(1);
    }

    /**
     * Draws with weights {@code softmax(logits / temperature)} and spreads {@code std sqrt(temperature)} (Ha and Schmidhuber 2018).
     *
     * @param temperature positive.
     * @return {@code [.., n]}.
     */
    public Tensor sample(final double temperature) {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("temperature " + temperature + " is not positive");
        }
        final Tensor weights = chosen(logits.device().categorical(logits.div(temperature)));
        final Tensor mean = parts.mean().mul(weights).sum(-2);
        final Tensor std = parts.std().mul(weights).sum(-2).mul(Math.sqrt(temperature));
        return new Normal(mean, std).sample();
    }

    private Tensor chosen(final Tensor part) {
        return part.oneHot(logits.dim(-1), logits.type()).unsqueeze(-1);
    }

    /** @return {@code [.., n]}: the mean of the part with the largest weight. */
    @Override
    public Tensor mode() {
        return parts.mean().mul(chosen(logits.argmax(-1))).sum(-2);
    }

    /** @return {@code [.., n]}: the parts' means, weighted. */
    public Tensor mean() {
        return parts.mean().mul(logits.softmax(-1).unsqueeze(-1)).sum(-2);
    }

    /** @return {@code [..]} for {@code [.., n] x}: {@code log sum(w N(x))}. */
    @Override
    public Tensor logProb(final Tensor x) {
        if (x.rank() != logits.rank()
                || x.type() != logits.type()
                || x.dim(-1) != parts.mean().dim(-1)) {
            throw Shapes.wrong("Mixture.logProb", "x must be [.., n] of [.., k, n]", x, parts.mean());
        }
        final Tensor each = parts.densities(x.unsqueeze(-2)).sum(-1);
        return logits.logSoftmax(-1).add(each).logSumExp(-1);
    }

    /** @return {@code [..]}: {@code -log p} of one draw, an estimate. */
    @Override
    public Tensor entropy() {
        return logProb(sample()).neg();
    }
}
