package dev.reverie.learners.optim;

import dev.reverie.config.Problems;
import dev.reverie.learners.tensor.Engine;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/**
 * Adaptive gradient clipping (Brock et al. 2021) in Dreamer v3's form: norms are of a whole parameter tensor, not of its
 * units. Each gradient {@code g} of parameter {@code p} becomes {@code g / max(1, |g| / (ratio max(least, |p|)))}.
 */
@SuppressWarnings("try")
public final class AdaptiveClip implements GradientTransform {
    private final double ratio;
    private final double least;
    private final Tensor[] values;
    private final Tensor[] grads;

    /**
     * Dreamer v3 has ratio 0.3 and least 1e-3.
     *
     * @param parameters whose gradients are limited, not owned.
     * @param ratio      most of a gradient's norm, in its parameter's norms; above 0.
     * @param least      norm that a parameter is taken to have, above 0.
     */
    public AdaptiveClip(final Parameters parameters, final double ratio, final double least) {
        new Problems()
                .check(ratio > 0 && Double.isFinite(ratio), "ratio", "must be above 0 and finite, got " + ratio)
                .check(least > 0 && Double.isFinite(least), "least", "must be above 0 and finite, got " + least)
                .raise();
        this.ratio = ratio;
        this.least = least;
        this.values = parameters.parts(parameters.values()).values().toArray(new Tensor[0]);
        this.grads = parameters.parts(parameters.grads()).values().toArray(new Tensor[0]);
    }

    @Override
    public void apply() {
        final Engine engine = grads[0].device().engine();
        try (Scope scope = grads[0].device().open()) {
            final Tensor most =
                    norms(values).clip(least, Double.POSITIVE_INFINITY).mul(ratio);
            final Tensor factors =
                    norms(grads).div(most).clip(1, Double.POSITIVE_INFINITY).map(Unary.RECIPROCAL);
            for (int i = 0; i < grads.length; i++) {
                engine.multiply(grads[i], factors.at(0, i));
            }
        }
    }

    private static Tensor norms(final Tensor[] tensors) {
        final Tensor[] squares = new Tensor[tensors.length];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = tensors[i].square().sum();
        }
        return Shaping.stack(0, squares).sqrt();
    }

    @Override
    public void close() {
        for (int i = 0; i < grads.length; i++) {
            values[i].close();
            grads[i].close();
        }
    }
}
