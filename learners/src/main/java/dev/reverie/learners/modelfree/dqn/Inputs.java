package dev.reverie.learners.modelfree.dqn;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/**
 * What an {@link NStepBatch} holds, on a device.
 *
 * @param observations {@code [B, O]}.
 * @param next         {@code [B, O]}.
 * @param actions      {@code [B, 1]} INT32.
 * @param returns      {@code [B]}.
 * @param bootstraps   {@code [B]}.
 * @param weights      {@code [B]}.
 */
record Inputs(Tensor observations, Tensor next, Tensor actions, Tensor returns, Tensor bootstraps, Tensor weights)
        implements AutoCloseable {

    /**
     * FLOAT32 tensors that live until they are closed.
     *
     * @param device of the tensors.
     * @param batch  B.
     * @param size   of an observation, O.
     */
    static Inputs allocate(final Device device, final int batch, final int size) {
        return new Inputs(
                device.lasting(device.zeros(TensorType.FLOAT32, batch, size)),
                device.lasting(device.zeros(TensorType.FLOAT32, batch, size)),
                device.lasting(device.zeros(TensorType.INT32, batch, 1)),
                device.lasting(device.zeros(TensorType.FLOAT32, batch)),
                device.lasting(device.zeros(TensorType.FLOAT32, batch)),
                device.lasting(device.zeros(TensorType.FLOAT32, batch)));
    }

    /** Overwrites them. */
    void fill(final NStepBatch batch) {
        observations.overwrite(batch.observations());
        next.overwrite(batch.next());
        actions.overwrite(batch.actions());
        returns.overwrite(batch.returns());
        bootstraps.overwrite(batch.bootstraps());
        weights.overwrite(batch.weights());
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
