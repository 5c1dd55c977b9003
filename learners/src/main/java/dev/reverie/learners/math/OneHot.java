package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;

/**
 * Vectors of {@code g} independent one-hot variables: one event, Dreamer's latent state. Draws have the gradient of the
 * probabilities (straight-through, Hafner et al. 2021, algorithm 1).
 */
public final class OneHot implements Distribution {
    private final Tensor logProbs;

    /** @param logits {@code [.., g, n]}, need not be normalised. @param unimix as {@link Categorical} has it. */
    public OneHot(final Tensor logits, final double unimix) {
        this(checked(Categorical.mixed("OneHot", logits, unimix)));
    }

    private OneHot(final Tensor logProbs) {
        this.logProbs = logProbs;
    }

    private static Tensor checked(final Tensor logits) {
        Shapes.alike("OneHot", 2, "[.., g, n]", logits);
        return logits;
    }

    /** @return {@code [.., g, n]}: logarithms of the probabilities. */
    public Tensor logProbs() {
        return logProbs;
    }

    /** @return {@code [.., g, n]}, of the logits' type. */
    @Override
    public Tensor sample() {
        return hard(logProbs.device().categorical(logProbs));
    }

    /** @return {@code [.., g, n]}: the most probable classes, with the gradient of the probabilities. */
    @Override
    public Tensor mode() {
        return hard(logProbs.argmax(-1));
    }

    private Tensor hard(final Tensor classes) {
        return classes.oneHot(logProbs.dim(-1), logProbs.type()).straightThrough(logProbs.exp());
    }

    /** @return {@code [..]}, summed over the groups, for {@code [.., g, n] x}. */
    @Override
    public Tensor logProb(final Tensor x) {
        Shapes.alike("OneHot.logProb", 2, "[.., g, n]", x, logProbs);
        return logProbs.mul(x).sum(-2, -1);
    }

    /** @return {@code [..]}, summed over the groups. */
    @Override
    public Tensor entropy() {
        return Categorical.entropy(logProbs).sum(-1);
    }

    /** @return the same, through whose parameters no gradient flows. */
    public OneHot stop() {
        return new OneHot(logProbs.stop());
    }
}
