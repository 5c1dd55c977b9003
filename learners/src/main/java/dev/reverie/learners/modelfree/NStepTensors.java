package dev.reverie.learners.modelfree;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.StepLayout;
import dev.reverie.learners.VectorSpec;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/**
 * What an {@link NStepBatch} holds, on a device.
 *
 * @param observations {@code [B, O]}.
 * @param next         {@code [B, O]}.
 * @param actions      {@code [B, 1]} INT32, or {@code [B, A]} FLOAT32 as the environment takes them.
 * @param returns      {@code [B]}.
 * @param bootstraps   {@code [B]}.
 * @param weights      {@code [B]}.
 */
public record NStepTensors(
        Tensor observations, Tensor next, Tensor actions, Tensor returns, Tensor bootstraps, Tensor weights)
        implements AutoCloseable {

    /**
     * FLOAT32 tensors that live until they are closed.
     *
     * @param device of the tensors.
     * @param vector of the observations.
     * @param layout of the rows.
     * @param batch  B.
     */
    public static NStepTensors allocate(
            final Device device, final VectorSpec vector, final StepLayout layout, final int batch) {
        final int size = vector.size();
        final TensorType type =
                layout.actionSpace() instanceof ActionSpace.Discrete ? TensorType.INT32 : TensorType.FLOAT32;
        return new NStepTensors(
                device.lasting(device.zeros(TensorType.FLOAT32, batch, size)),
                device.lasting(device.zeros(TensorType.FLOAT32, batch, size)),
                device.lasting(
                        device.zeros(type, batch, layout.actionSpace().field().size())),
                device.lasting(device.zeros(TensorType.FLOAT32, batch)),
                device.lasting(device.zeros(TensorType.FLOAT32, batch)),
                device.lasting(device.zeros(TensorType.FLOAT32, batch)));
    }

    /** Overwrites them. */
    public void fill(final NStepBatch batch) {
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
