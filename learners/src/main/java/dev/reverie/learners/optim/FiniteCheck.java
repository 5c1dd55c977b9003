package dev.reverie.learners.optim;

import dev.reverie.config.Problems;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds gradients that are not finite before they reach the parameters. One number goes to the JVM, the gradients' norm;
 * tensors are looked at one by one only when it is not finite.
 */
@SuppressWarnings("try")
public final class FiniteCheck {
    private final Parameters parameters;
    private final int interval;
    private final Map<String, Tensor> losses = new LinkedHashMap<>();
    private double norm = Double.NaN;

    /**
     * @param parameters whose gradients are checked, not owned.
     * @param interval   checks one step in so many, at least 1. Above 1, what goes wrong in between is found late, when the
     *     parameters have it already.
     */
    public FiniteCheck(final Parameters parameters, final int interval) {
        new Problems()
                .check(interval >= 1, "interval", "must be at least 1, got " + interval)
                .raise();
        this.parameters = parameters;
        this.interval = interval;
    }

    /** Gives the next check a loss to name, before its gradients; looked at only if they are not finite. */
    public void watch(final String name, final Tensor loss) {
        losses.put(name, loss);
    }

    /**
     * Checks the gradients if it is their turn, and forgets the losses.
     *
     * @param steps taken before.
     * @throws NonFiniteException naming the first loss, then the first gradient that is not finite.
     */
    public void check(final long steps) {
        try {
            if (steps % interval == 0) {
                norm = norm(parameters.grads());
                if (!Double.isFinite(norm)) {
                    throw found(steps + 1);
                }
            }
        } finally {
            losses.clear();
        }
    }

    /** @return Euclidean norm of all gradients at the last check, NaN before the first. */
    public double norm() {
        return norm;
    }

    /**
     * Checks one tensor, such as a loss that has no gradient; waits for the device.
     *
     * @throws NonFiniteException naming it.
     */
    public static void check(final String name, final Tensor tensor) {
        final double norm = norm(tensor);
        if (!Double.isFinite(norm) && !isFinite(tensor)) {
            throw new NonFiniteException(name, "'" + name + "' is not finite" + shown(tensor));
        }
    }

    private NonFiniteException found(final long step) {
        for (final Map.Entry<String, Tensor> loss : losses.entrySet()) {
            if (!isFinite(loss.getValue())) {
                return new NonFiniteException(
                        loss.getKey(),
                        "step " + step + ": loss '" + loss.getKey() + "' is not finite" + shown(loss.getValue()));
            }
        }
        final Map<String, Tensor> grads = parameters.parts(parameters.grads());
        try {
            for (final Map.Entry<String, Tensor> grad : grads.entrySet()) {
                if (!isFinite(grad.getValue())) {
                    return new NonFiniteException(
                            grad.getKey(), "step " + step + ": the gradient of '" + grad.getKey() + "' is not finite");
                }
            }
        } finally {
            grads.values().forEach(Tensor::close);
        }
        return new NonFiniteException(
                "gradient norm",
                "step " + step + ": the norm of all gradients is beyond "
                        + parameters.grads().type());
    }

    private static String shown(final Tensor tensor) {
        return tensor.size() == 1 ? ": " + tensor.item() : "";
    }

    private static double norm(final Tensor tensor) {
        try (Scope scope = tensor.device().open()) {
            return Math.sqrt(tensor.stop().square().sum().item());
        }
    }

    private static boolean isFinite(final Tensor tensor) {
        try (Scope scope = tensor.device().open()) {
            // infinity and NaN become NaN
            return tensor.stop().mul(0).sum().item() == 0;
        }
    }
}
