package dev.reverie.learners.modelfree.sac;

import dev.reverie.learners.modelfree.NStepBatch;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/** The tensors that a batch is copied into, made once. */
final class Inputs implements AutoCloseable {
    private final Tensor observations;
    private final Tensor next;
    private final Tensor actions;
    private final Tensor returns;
    private final Tensor bootstraps;
    private final Tensor weights;
    private final Tensor centre;
    private final Tensor half;

    Inputs(final Device device, final SacLearner.Task task, final int batch) {
        final int seen = task.vector().size();
        final int size = task.scale().size();
        observations = device.zeros(TensorType.FLOAT32, batch, seen);
        next = device.zeros(TensorType.FLOAT32, batch, seen);
        actions = device.zeros(TensorType.FLOAT32, batch, size);
        returns = device.zeros(TensorType.FLOAT32, batch, 1);
        bootstraps = device.zeros(TensorType.FLOAT32, batch, 1);
        weights = device.zeros(TensorType.FLOAT32, batch, 1);
        centre = device.of(task.scale().centre(), size);
        half = device.of(task.scale().half(), size);
    }

    void write(final NStepBatch batch) {
        observations.overwrite(batch.observations());
        next.overwrite(batch.next());
        actions.overwrite(batch.actions());
        returns.overwrite(batch.returns());
        bootstraps.overwrite(batch.bootstraps());
        weights.overwrite(batch.weights());
    }

    /** @return {@code [B, O]}. */
    Tensor observations() {
        return observations;
    }

    /** @return {@code [B, O]}. */
    Tensor next() {
        return next;
    }

    /** @return {@code [B, A]} within [-1, 1]. */
    Tensor units() {
        return actions.sub(centre).div(half);
    }

    /** @return {@code [B, 1]}. */
    Tensor returns() {
        return returns;
    }

    /** @return {@code [B, 1]}. */
    Tensor bootstraps() {
        return bootstraps;
    }

    /** @return {@code [B, 1]}, 1 in all. */
    Tensor weights() {
        return weights;
    }

    @Override
    public void close() {
        observations.close();
        next.close();
        actions.close();
        returns.close();
        bootstraps.close();
        weights.close();
        centre.close();
        half.close();
    }
}
