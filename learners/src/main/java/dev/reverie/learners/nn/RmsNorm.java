package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Normal;
import dev.reverie.learners.tensor.Tensor;

/** Root-mean-square normalisation over the last axis (Zhang and Sennrich 2019, eq. 4). */
public final class RmsNorm implements Layer {
    private final Weight scale;
    private final double epsilon;

    /**
     * A layer that begins with scale 1.
     *
     * @param blueprint given {@code scale [n]}.
     * @param n         size of the last axis.
     * @param epsilon   added to the mean square.
     */
    public RmsNorm(final Blueprint blueprint, final int n, final double epsilon) {
        this.scale = blueprint.weight("scale", Init.ones(), n);
        this.epsilon = epsilon;
    }

    /**
     * @param x {@code [.., n]}.
     * @return {@code [.., n]}.
     */
    @Override
    public Tensor forward(final Tensor x) {
        return Normal.rmsNorm(x, scale.get(), epsilon);
    }
}
