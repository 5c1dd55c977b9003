package dev.reverie.learners.tdmpc;

import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import dev.reverie.learners.ActionScale;
import dev.reverie.learners.VectorSpec;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.storage.replay.SequenceBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Sequences of H + 1 rows on a device, time first: row t's action earned the reward and discount of row t + 1. One thread. */
final class Batch implements AutoCloseable {
    private static final int ONE_TASK = 5;
    private static final int INDEX = 5;
    private static final int AXES = 6;
    private static final int DISCOUNT = 7;

    private final Task task;
    private final int horizon;
    private final int size;
    private final ByteBuffer[] staged;
    private final Tensor[] tensors;

    /** What is learned: rows of a layout, their observations as vectors, their actions' scale, and which task; null of one. */
    record Task(
            StepLayout layout,
            VectorSpec vector,
            ActionScale scale,
            @Nullable TaskFields fields) {}

    Batch(final Device device, final Task task, final int horizon, final int size) {
        this.task = task;
        this.horizon = horizon;
        this.size = size;
        final int[][] shapes = {
            {horizon + 1, size, task.vector().size()},
            {horizon, size, task.scale().size()},
            {horizon, size},
            {horizon, size},
            {size},
            {size},
            {size, task.scale().size()},
            {size}
        };
        this.staged = new ByteBuffer[task.fields() == null ? ONE_TASK : shapes.length];
        this.tensors = new Tensor[staged.length];
        for (int i = 0; i < staged.length; i++) {
            tensors[i] = device.lasting(device.zeros(i == INDEX ? TensorType.INT32 : TensorType.FLOAT32, shapes[i]));
            staged[i] = ByteBuffer.allocateDirect(Math.toIntExact(4 * tensors[i].size()))
                    .order(ByteOrder.nativeOrder());
        }
    }

    /** Reads {@code [B, H + 1]} rows, all of B. */
    void read(final SequenceBatch batch) {
        final Rows rows = batch.rows();
        final ActionScale scale = task.scale();
        final int o = 4 * task.vector().size();
        for (int t = 0; t <= horizon; t++) {
            for (int b = 0; b < size; b++) {
                final int row = batch.at(b, t);
                task.vector().copy(rows, row, staged[0], o * (t * size + b));
                if (t < horizon) {
                    final int i = t * size + b;
                    for (int a = 0; a < scale.size(); a++) {
                        final float unit = (rows.actionAt(row, a) - scale.centre()[a]) / scale.half()[a];
                        staged[1].putFloat(4 * (i * scale.size() + a), unit);
                    }
                    staged[2].putFloat(4 * i, (float) rows.reward(row + 1));
                    staged[3].putFloat(4 * i, rows.discount(row + 1));
                }
            }
        }
        for (int b = 0; b < size; b++) {
            staged[4].putFloat(4 * b, batch.weight(b));
        }
        if (task.fields() != null) {
            tasks(batch, task.fields());
        }
        for (int i = 0; i < tensors.length; i++) {
            tensors[i].overwrite(staged[i].clear());
        }
    }

    /** All rows of a sequence are of one episode, and so of one task. Actions on axes that it has not become 0. */
    private void tasks(final SequenceBatch batch, final TaskFields fields) {
        final int width = task.scale().size();
        for (int b = 0; b < size; b++) {
            final int row = batch.at(b, 0);
            final int axes = fields.axes(batch.rows(), row);
            staged[INDEX].putInt(4 * b, fields.task(batch.rows(), row));
            staged[DISCOUNT].putFloat(4 * b, (float) fields.discount(batch.rows(), row));
            for (int a = 0; a < width; a++) {
                staged[AXES].putFloat(4 * (b * width + a), a < axes ? 1 : 0);
                for (int t = 0; a >= axes && t < horizon; t++) {
                    staged[1].putFloat(4 * ((t * size + b) * width + a), 0);
                }
            }
        }
    }

    Sequence sequence() {
        final Sequence.Tasks tasks =
                task.fields() == null ? null : new Sequence.Tasks(tensors[INDEX], tensors[AXES], tensors[DISCOUNT]);
        return new Sequence(tensors[0], tensors[1], tensors[2], tensors[3], tasks);
    }

    /** @return {@code [B]}: what each sequence counts. */
    Tensor weights() {
        return tensors[4];
    }

    @Override
    public void close() {
        for (final Tensor tensor : tensors) {
            tensor.close();
        }
    }
}
