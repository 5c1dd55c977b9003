package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/**
 * Categorical distributions over {@code n} classes, events INT32 {@code [..]}. With {@code unimix} a part of the probability is
 * spread evenly: {@code p = (1 - unimix) softmax(logits) + unimix / n} (Hafner et al. 2023). No gradient flows through draws.
 */
public final class Categorical implements Distribution {
    private final Tensor logProbs;

    /** @param logits {@code [.., n]}, need not be normalised. @param unimix in [0, 1). */
    public Categorical(final Tensor logits, final double unimix) {
        logProbs = mixed("Categorical", logits, unimix);
    }

    private Categorical(final Tensor logProbs) {
        this.logProbs = logProbs;
    }

    static Tensor mixed(final String where, final Tensor logits, final double unimix) {
        Shapes.alike(where, 1, "[.., n]", logits);
        if (!(unimix >= 0 && unimix < 1)) {
            throw new IllegalArgumentException(where + ": unimix " + unimix + " is not in [0, 1)");
        }
        return unimix == 0
                ? logits.logSoftmax(-1)
                : logits.softmax(-1)
                        .mul(1 - unimix)
                        .add(unimix / logits.dim(-1))
                        .log();
    }

    /** @return {@code [.., n]}: logarithms of the probabilities. */
    public Tensor logProbs() {
        return logProbs;
    }

    /** @return {@code [..]} INT32. */
    @Override
    public Tensor sample() {
        return logProbs.device().categorical(logProbs);
    }

    /** @return {@code [..]} INT32: the first of the most probable. */
    @Override
    public Tensor mode() {
        return logProbs.argmax(-1);
    }

    /** @return {@code [..]} for INT32 {@code [..] x}. */
    @Override
    public Tensor logProb(final Tensor x) {
        Shapes.leads("Categorical.logProb", "INT32 [..] of [.., n]", x, logProbs, logProbs.rank() - 1);
        if (x.type() != TensorType.INT32) {
            throw Shapes.wrong("Categorical.logProb", "classes are INT32", x, logProbs);
        }
        return logProbs.gather(-1, x.unsqueeze(-1)).reshape(x.shape());
    }

    /** @return {@code [..]}: {@code -sum(p log p)}. */
    @Override
    public Tensor entropy() {
        return entropy(logProbs);
    }

    static Tensor entropy(final Tensor logProbs) {
        return logProbs.exp().mul(logProbs).sum(-1).neg();
    }

    /** @return the same, through whose parameters no gradient flows. */
    public Categorical stop() {
        return new Categorical(logProbs.stop());
    }
}
