package dev.reverie.learners.dreamer;

import dev.reverie.envs.Rows;
import dev.reverie.learners.VectorSpec;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.storage.replay.SequenceBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Sequences on a device, time first, so that a step is one piece. Row t's reward and continuation were earned by the action of row
 * t - 1, which is why {@code previous} holds that one: zeros at the beginning of a sequence or an episode. One thread.
 */
final class Batch implements AutoCloseable {
    private final VectorSpec vector;
    private final Actions actions;
    private final ByteBuffer[] staged;
    private final Tensor[] tensors;

    Batch(final Device device, final VectorSpec vector, final Actions actions, final int length, final int size) {
        this.vector = vector;
        this.actions = actions;
        final int[] widths = {vector.size(), actions.size(), 1, 1, 1, 1};
        this.staged = new ByteBuffer[widths.length];
        this.tensors = new Tensor[widths.length];
        for (int i = 0; i < widths.length; i++) {
            staged[i] = ByteBuffer.allocateDirect(4 * length * size * widths[i]).order(ByteOrder.nativeOrder());
            tensors[i] = device.lasting(
                    i < 2
                            ? device.zeros(TensorType.FLOAT32, length, size, widths[i])
                            : device.zeros(TensorType.FLOAT32, length, size));
        }
    }

    /** Reads {@code [B, T]} rows of a layout, all of B. */
    void read(final SequenceBatch batch) {
        final Rows rows = batch.rows();
        final int size = batch.batch();
        final int a = 4 * actions.size();
        for (int t = 0; t < batch.length(); t++) {
            for (int b = 0; b < size; b++) {
                final int row = batch.at(b, t);
                final int i = t * size + b;
                final boolean begins = t == 0 || rows.isFirst(row);
                vector.copy(rows, row, staged[0], 4 * vector.size() * i);
                if (begins) {
                    for (int j = 0; j < a; j += 4) {
                        staged[1].putFloat(a * i + j, 0);
                    }
                } else {
                    actions.put(rows, row - 1, staged[1], a * i);
                }
                staged[2].putFloat(4 * i, (float) rows.reward(row));
                staged[3].putFloat(4 * i, rows.discount(row));
                staged[4].putFloat(4 * i, begins ? 1 : 0);
                staged[5].putFloat(4 * i, rows.isLast(row) ? 1 : 0);
            }
        }
        for (int i = 0; i < tensors.length; i++) {
            tensors[i].overwrite(staged[i].clear());
        }
    }

    /** @return {@code [T, B, O]}. */
    Tensor observations() {
        return tensors[0];
    }

    /** @return {@code [T, B, A]}. */
    Tensor previous() {
        return tensors[1];
    }

    /** @return {@code [T, B]}. */
    Tensor rewards() {
        return tensors[2];
    }

    /** @return {@code [T, B]}: 0 where the episode terminated. */
    Tensor continues() {
        return tensors[3];
    }

    /** @return {@code [T, B]}: 1 where the state is to be emptied first. */
    Tensor first() {
        return tensors[4];
    }

    /** @return {@code [T, B]}: 1 at an episode's last row. */
    Tensor last() {
        return tensors[5];
    }

    @Override
    public void close() {
        for (final Tensor tensor : tensors) {
            tensor.close();
        }
    }
}
