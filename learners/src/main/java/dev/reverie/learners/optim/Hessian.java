package dev.reverie.learners.optim;

import dev.reverie.config.Problems;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The second derivatives of a loss to parameters, by its products {@code H v + damping v}: a gradient of
 * {@code sum(grad v)} (Pearlmutter 1994). The parameters and their gradients stay as they are.
 *
 * <p>The Fisher information of a policy is this of its mean KL divergence to itself as it stands, {@code KL(stop(pi), pi)}:
 * TRPO's natural gradient is {@link ConjugateGradient} of that and the gradient of the surrogate loss.
 */
@SuppressWarnings("try")
public final class Hessian implements LinearMap {
    private final Parameters parameters;
    private final Supplier<Tensor> loss;
    private final double damping;

    /**
     * @param parameters of the loss, not owned.
     * @param loss       a scalar computed from them, the same each time until they change.
     * @param damping    added to the diagonal, 0 or more.
     */
    public Hessian(final Parameters parameters, final Supplier<Tensor> loss, final double damping) {
        new Problems()
                .check(damping >= 0 && Double.isFinite(damping), "damping", "must be 0 (none) or more, got " + damping)
                .raise();
        this.parameters = parameters;
        this.loss = loss;
        this.damping = damping;
    }

    @Override
    public Tensor times(final Tensor v) {
        final Device device = parameters.values().device();
        final Map<String, Tensor> parts = parameters.parts(v);
        try (Scope scope = device.open()) {
            final List<Tensor> sources = List.copyOf(parameters.tensors().values());
            final List<Tensor> along = List.copyOf(parts.values());
            final Tensor product = product(device, sources, along);
            product.accumulate(v, damping);
            return scope.keep(product);
        } finally {
            parts.values().forEach(Tensor::close);
        }
    }

    private Tensor product(final Device device, final List<Tensor> sources, final List<Tensor> along) {
        try (Tape outer = device.record()) {
            final Tensor slope;
            try (Tape inner = device.record()) {
                final List<Tensor> grads = inner.gradients(loss.get(), sources);
                Tensor sum = device.scalar(parameters.values().type(), 0);
                for (int i = 0; i < grads.size(); i++) {
                    sum = sum.add(grads.get(i).mul(along.get(i)).sum());
                }
                slope = sum;
            }
            if (!slope.requiresGrad()) {
                return device.zeros(slope.type(), (int) parameters.size());
            }
            final List<Tensor> flat = new ArrayList<>();
            for (final Tensor part : outer.gradients(slope, sources)) {
                flat.add(part.reshape(-1));
            }
            return Shaping.concat(0, flat.toArray(new Tensor[0]));
        }
    }
}
