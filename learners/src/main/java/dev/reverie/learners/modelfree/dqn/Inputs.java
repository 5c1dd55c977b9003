package dev.reverie.learners.modelfree.dqn;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/** An {@link NStepBatch} on a device, in memory that is overwritten by the next. */
final class Inputs implements AutoCloseable {
    private final Tensor observations;
    private final Tensor next;
    private final Tensor actions;
    private final Tensor returns;
    private final Tensor bootstraps;
    private final Tensor weights;

    /**
     * @param device of the tensors.
     * @param batch  B.
     * @param size   of an observation, O.
     */
    Inputs(final Device device, final int batch, final int size) {
        this.observations = device.lasting(device.zeros(TensorType.FLOAT32, batch, size));
        this.next = device.lasting(device.zeros(TensorType.FLOAT32, batch, size));
        this.actions = device.lasting(device.zeros(TensorType.INT32, batch, 1));
        this.returns = device.lasting(device.zeros(TensorType.FLOAT32, batch));
        this.bootstraps = device.lasting(device.zeros(TensorType.FLOAT32, batch));
        this.weights = device.lasting(device.zeros(TensorType.FLOAT32, batch));
    }

    void fill(final NStepBatch batch) {
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

    /** @return {@code [B, 1]}. */
    Tensor actions() {
        return actions;
    }

    /** @return {@code [B]}. */
    Tensor returns() {
        return returns;
    }

    /** @return {@code [B]}. */
    Tensor bootstraps() {
        return bootstraps;
    }

    /** @return {@code [B]}. */
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
    }
}
