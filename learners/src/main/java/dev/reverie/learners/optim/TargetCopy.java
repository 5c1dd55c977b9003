package dev.reverie.learners.optim;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import java.util.Arrays;

/** Parameters that follow others: a target network, or a running mean. In place, over all parameters at once. */
public final class TargetCopy implements AutoCloseable {
    private final Parameters online;
    private final Parameters target;
    private final double tau;
    private final Tensor kept;

    /**
     * Changes nothing yet.
     *
     * @param online followed, not owned.
     * @param target of the same names and shapes in the same order; not owned.
     * @param tau    of {@link #blend}, in (0, 1].
     */
    public TargetCopy(final Parameters online, final Parameters target, final double tau) {
        if (!(tau > 0 && tau <= 1)) {
            throw new IllegalArgumentException("tau must be above 0 and at most 1, got " + tau);
        }
        if (!online.tensors().keySet().stream()
                .toList()
                .equals(target.tensors().keySet().stream().toList())) {
            throw new IllegalArgumentException("a target has the same parameters, not "
                    + target.tensors().keySet() + " for " + online.tensors().keySet());
        }
        online.tensors().forEach((name, tensor) -> {
            if (!Arrays.equals(tensor.shape(), target.get(name).shape())) {
                throw new IllegalArgumentException(
                        "a target's '" + name + "' is " + target.get(name) + ", not " + tensor);
            }
        });
        this.online = online;
        this.target = target;
        this.tau = tau;
        final Device device = target.values().device();
        this.kept = device.lasting(device.scalar(target.values().type(), 1 - tau));
    }

    /** {@code target = online}. */
    public void copy() {
        target.values().assign(online.values());
    }

    /** {@code target = (1 - tau) target + tau online} (Polyak). */
    public void blend() {
        target.values().device().engine().multiply(target.values(), kept);
        target.values().accumulate(online.values(), tau);
    }

    /** Releases nothing of the parameters. */
    @Override
    public void close() {
        kept.close();
    }
}
