package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Normal;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

/** Root-mean-square normalisation over the last axis (Zhang and Sennrich 2019, eq. 4). */
public final class RmsNorm implements Layer {
    private final Weight scale;
    private final double epsilon;
    private final @Nullable Unary activation;

    /**
     * A layer that begins with scale 1.
     *
     * @param blueprint given {@code scale [n]}.
     * @param n         size of the last axis.
     * @param epsilon   added to the mean square.
     */
    public RmsNorm(final Blueprint blueprint, final int n, final double epsilon) {
        this(blueprint, n, epsilon, null);
    }

    /** The same and an activation of it, or null for none. */
    RmsNorm(final Blueprint blueprint, final int n, final double epsilon, final @Nullable Unary activation) {
        this.activation = activation;
        this.scale = blueprint.weight("scale", Init.ones(), n);
        this.epsilon = epsilon;
    }

    /**
     * @param x {@code [.., n]}.
     * @return {@code [.., n]}.
     */
    @Override
    public Tensor forward(final Tensor x) {
        return Normal.rmsNorm(x, scale.get(), epsilon, activation);
    }
}
