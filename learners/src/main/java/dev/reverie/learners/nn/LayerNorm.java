package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Normal;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

/** Layer normalisation over the last axis (Ba et al. 2016, eq. 4). */
public final class LayerNorm implements Layer {
    private final Weight scale;
    private final Weight shift;
    private final double epsilon;
    private final @Nullable Unary activation;

    /**
     * A layer that begins with scale 1 and shift 0.
     *
     * @param blueprint given {@code scale [n]} and {@code shift [n]}.
     * @param n         size of the last axis.
     * @param epsilon   added to the variance.
     */
    public LayerNorm(final Blueprint blueprint, final int n, final double epsilon) {
        this(blueprint, n, epsilon, null);
    }

    /** The same and an activation of it, or null for none. */
    LayerNorm(final Blueprint blueprint, final int n, final double epsilon, final @Nullable Unary activation) {
        this.activation = activation;
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
        return Normal.layerNorm(x, scale.get(), shift.get(), epsilon, activation);
    }
}
