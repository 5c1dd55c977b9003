package dev.reverie.learners.optim;

import dev.reverie.config.Problems;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/**
 * Limits the norm of all gradients together: {@code g *= min(1, most / (|g| + 1e-6))}, as PyTorch's clip_grad_norm_ (Pascanu
 * et al. 2013). The norm stays on the device.
 *
 * @param parameters whose gradients are limited, not owned.
 * @param most       Euclidean norm, above 0.
 */
@SuppressWarnings("try")
public record NormClip(Parameters parameters, double most) implements GradientTransform {
    private static final double TINY = 1e-6;

    public NormClip {
        new Problems()
                .check(most > 0 && Double.isFinite(most), "most", "must be above 0 and finite, got " + most)
                .raise();
    }

    @Override
    public void apply() {
        final Tensor grads = parameters.grads();
        try (Scope scope = grads.device().open()) {
            final Tensor norm = grads.square().sum().sqrt();
            final Tensor factor = norm.add(TINY).map(Unary.RECIPROCAL).mul(most).clip(0, 1);
            grads.device().engine().multiply(grads, factor);
        }
    }
}
