package dev.reverie.learners.dreamer;

import dev.reverie.envs.Rows;
import dev.reverie.learners.nn.ImageSpec;
import dev.reverie.learners.nn.Pixels;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.storage.replay.SequenceBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sequences on a device, time first, so that a step is one piece. Row t's reward and continuation were earned by the action of row
 * t - 1, which is why {@code previous} holds that one: zeros at the beginning of a sequence or an episode. One thread.
 */
final class Batch implements AutoCloseable {
    private final int length;
    private final int context;
    private final int latents;
    private final int size;
    private final Senses senses;
    private final Actions actions;
    private final ByteBuffer[] staged;
    private final Tensor[] tensors;
    private final ByteBuffer stagedStart;
    private final Tensor start;
    private final @Nullable ByteBuffer stagedImages;
    private final @Nullable Tensor images;

    /**
     * Sequences to come.
     *
     * @param latents numbers of the state kept beside each row.
     * @param context 1 if each sequence has a row before its first whose state it begins with, 0 if it begins with none.
     */
    Batch(
            final Device device,
            final Senses senses,
            final Actions actions,
            final int length,
            final int size,
            final int latents,
            final int context) {
        this.context = context;
        this.latents = latents;
        this.length = length;
        this.size = size;
        this.senses = senses;
        this.actions = actions;
        final int[] widths = {Math.max(1, senses.size()), actions.size(), 1, 1, 1, 1};
        this.staged = new ByteBuffer[widths.length];
        this.tensors = new Tensor[widths.length];
        for (int i = 0; i < widths.length; i++) {
            staged[i] = ByteBuffer.allocateDirect(4 * length * size * widths[i]).order(ByteOrder.nativeOrder());
            tensors[i] = device.lasting(
                    i < 2
                            ? device.zeros(TensorType.FLOAT32, length, size, widths[i])
                            : device.zeros(TensorType.FLOAT32, length, size));
        }
        this.stagedStart = ByteBuffer.allocateDirect(4 * size * latents).order(ByteOrder.nativeOrder());
        this.start = device.lasting(device.zeros(TensorType.FLOAT32, size, latents));
        final ImageSpec spec = senses.image();
        this.stagedImages = spec == null ? null : ByteBuffer.allocateDirect(length * size * senses.pixels());
        this.images = spec == null
                ? null
                : device.lasting(
                        device.zeros(TensorType.UINT8, length * size, spec.height(), spec.width(), spec.channels()));
    }

    /** Reads {@code [B, context + T]} rows of a layout, all of B. */
    void read(final SequenceBatch batch) {
        final Rows rows = batch.rows();
        final int a = 4 * actions.size();
        for (int t = 0; t < length; t++) {
            for (int b = 0; b < size; b++) {
                final int row = batch.at(b, t + context);
                final int i = t * size + b;
                final boolean begins = t == 0 && batch.begin(b) >= context || rows.isFirst(row);
                senses.numbers(rows, row, staged[0], 4 * senses.size() * i);
                if (stagedImages != null) {
                    senses.picture(rows, row, stagedImages, senses.pixels() * i);
                }
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
        for (int b = 0; context == 1 && b < size; b++) {
            batch.columns().getBytes(4 * latents * batch.at(b, 0), stagedStart, 4 * latents * b, 4 * latents);
        }
        start.overwrite(stagedStart.clear());
        if (images != null && stagedImages != null) {
            images.overwrite(stagedImages.clear());
        }
    }

    /** @return T. */
    int length() {
        return length;
    }

    /** @return B. */
    int size() {
        return size;
    }

    /** @return {@code [T B, c, h, w]} within 0 and 1. */
    Tensor images() {
        return Pixels.channelsFirst(Objects.requireNonNull(images), TensorType.FLOAT32, 0);
    }

    /**
     * Keeps states beside the rows that were read.
     *
     * @param states {@code [T, B, latents]}.
     */
    void keep(final Tensor states, final SequenceBatch batch) {
        final float[] values = states.floats();
        for (int b = 0; b < size; b++) {
            for (int t = 0; t < length; t++) {
                final int to = 4 * latents * batch.at(b, t + context);
                final int from = latents * (t * size + b);
                for (int j = 0; j < latents; j++) {
                    batch.columns().putFloat(to + 4 * j, values[from + j], ByteOrder.nativeOrder());
                }
            }
        }
        batch.writeBack();
    }

    /** @return {@code [B, latents]}: states before the first step, 0 where none is known. */
    Tensor start() {
        return start;
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
        start.close();
        if (images != null) {
            images.close();
        }
    }
}
