package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Normal;
import dev.reverie.learners.tensor.Tensor;

/** Layer normalisation over the last axis (Ba et al. 2016, eq. 4). */
public final class LayerNorm implements Layer {
    private final Weight scale;
    private final Weight shift;
    private final double epsilon;

    /**
     * A layer that begins with scale 1 and shift 0.
     *
     * @param blueprint given {@code scale [n]} and {@code shift [n]}.
     * @param n         size of the last axis.
     * @param epsilon   added to the variance.
     */
    public LayerNorm(final Blueprint blueprint, final int n, final double epsilon) {
        this.scale = blueprint.weight("scale", Init.ones(), n);
        this.shift = blueprint.weight("shift", Init.zeros(), n);
        this.epsilon = epsilon;
    }

    /**
     * @param x {@code [.., n]}.
     * @return {@code [.., n]}.
     */
    @Override
    public Tensor forward(final Tensor x) {
        return Normal.layerNorm(x, scale.get(), shift.get(), epsilon);
    }
}
