package dev.reverie.learners.optim;

import dev.reverie.config.Problems;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;

/**
 * Limits each gradient's elements: {@code g = min(max(g, -most), most)}.
 *
 * @param parameters whose gradients are limited, not owned.
 * @param most       of an element, above 0.
 */
@SuppressWarnings("try")
public record ValueClip(Parameters parameters, double most) implements GradientTransform {
    public ValueClip {
        new Problems()
                .check(most > 0 && Double.isFinite(most), "most", "must be above 0 and finite, got " + most)
                .raise();
    }

    @Override
    public void apply() {
        try (Scope scope = parameters.grads().device().open()) {
            parameters.grads().assign(parameters.grads().clip(-most, most));
        }
    }
}
