package dev.reverie.learners.optim;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Parameters that follow others: a target network, or a running mean. In place, over all parameters at once. */
public final class TargetCopy implements AutoCloseable {
    private final Parameters online;
    private final Parameters target;
    private final double tau;
    private final int from;
    private final Tensor kept;

    /**
     * Changes nothing yet.
     *
     * @param online followed, not owned.
     * @param target of the same names and shapes in the same order, or of some that stand together there; not owned.
     * @param tau    of {@link #blend}, in (0, 1].
     */
    public TargetCopy(final Parameters online, final Parameters target, final double tau) {
        if (!(tau > 0 && tau <= 1)) {
            throw new IllegalArgumentException("tau must be above 0 and at most 1, got " + tau);
        }
        final List<String> all = List.copyOf(online.tensors().keySet());
        final List<String> some = List.copyOf(target.tensors().keySet());
        final int first = all.indexOf(some.get(0));
        if (first < 0
                || first + some.size() > all.size()
                || !all.subList(first, first + some.size()).equals(some)) {
            throw new IllegalArgumentException("a target has the same parameters, not " + some + " for " + all);
        }
        target.tensors().forEach((name, tensor) -> {
            if (!Arrays.equals(tensor.shape(), online.get(name).shape())) {
                throw new IllegalArgumentException(
                        "a target's '" + name + "' is " + tensor + ", not " + online.get(name));
            }
        });
        this.online = online;
        this.target = target;
        this.tau = tau;
        this.from = all.subList(0, first).stream()
                .mapToInt(name -> (int) online.get(name).size())
                .sum();
        final Device device = target.values().device();
        this.kept = device.lasting(device.scalar(target.values().type(), 1 - tau));
    }

    private void followed(final Consumer<Tensor> body) {
        if (online.size() == target.size()) {
            body.accept(online.values());
            return;
        }
        final Tensor values = online.values();
        values.device().scoped(() -> values.device()
                .unrecorded(() -> body.accept(values.slice(0, from, from + (int) target.size()))));
    }

    /** {@code target = online}. */
    public void copy() {
        followed(values -> target.values().assign(values));
    }

    /** {@code target = (1 - tau) target + tau online} (Polyak). */
    public void blend() {
        target.values().device().engine().multiply(target.values(), kept);
        followed(values -> target.values().accumulate(values, tau));
    }

    /** Releases nothing of the parameters. */
    @Override
    public void close() {
        kept.close();
    }
}
