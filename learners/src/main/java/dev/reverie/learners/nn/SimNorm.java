package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;

/**
 * Simplicial normalisation: a softmax over each group of the last axis (Lavoie et al. 2022; TD-MPC2, eq. 5).
 *
 * @param size of a group; TD-MPC2's is 8.
 */
public record SimNorm(int size) implements Layer {
    public SimNorm {
        Shapes.demand(size > 0, "SimNorm", "a group has 1 element or more, not " + size);
    }

    /**
     * @param x {@code [.., k size]}.
     * @return {@code [.., k size]}, each group of which sums to 1.
     */
    @Override
    public Tensor forward(final Tensor x) {
        Shapes.demand(
                x.rank() > 0 && x.dim(-1) % size == 0,
                "SimNorm",
                "the last axis is cut into groups of " + size + ", got " + x.form());
        return x.reshape(-1, size).softmax(-1).reshape(x.shape());
    }
}
