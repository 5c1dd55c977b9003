package dev.reverie.learners.modelfree;

import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import dev.reverie.learners.VectorSpec;
import dev.reverie.storage.replay.SequenceBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Sequences {@code [B, n+1]} as what an update needs, in direct memory that is used again: with m the first row that is LAST,
 * or n, and d the rows' discounts,
 *
 * <pre>
 *   return     G = sum_{k=1..m} (prod_{j=1..k-1} gamma d_j) r_k
 *   bootstrap  c = prod_{j=1..m} gamma d_j      of the value of row m: 0 if it terminated, not if it was cut off
 * </pre>
 *
 * A sequence that begins with a LAST row holds no transition and weighs 0. The others weigh alike, 1 in all. One thread.
 */
public final class NStepBatch {
    private final VectorSpec spec;
    private final int actionOffset;
    private final int actionBytes;
    private final double gamma;
    private final int size;
    private final ByteBuffer observations;
    private final ByteBuffer next;
    private final ByteBuffer actions;
    private final ByteBuffer returns;
    private final ByteBuffer bootstraps;
    private final ByteBuffer weights;

    /**
     * @param spec   of the observations.
     * @param layout of the rows.
     * @param size  sequences, B.
     * @param gamma discount of each step.
     */
    public NStepBatch(final VectorSpec spec, final StepLayout layout, final int size, final double gamma) {
        this.spec = spec;
        this.actionOffset = layout.actionOffset();
        this.actionBytes = layout.actionSpace().field().bytes();
        this.gamma = gamma;
        this.size = size;
        this.observations = direct(Math.multiplyExact(size, spec.size()));
        this.next = direct(size * spec.size());
        this.actions = direct(Math.multiplyExact(size, actionBytes / 4));
        this.returns = direct(size);
        this.bootstraps = direct(size);
        this.weights = direct(size);
    }

    private static ByteBuffer direct(final int elements) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(4, elements)).order(ByteOrder.nativeOrder());
    }

    /**
     * Reads sequences.
     *
     * @param batch {@code [B, n+1]} rows; all of B.
     */
    public void read(final SequenceBatch batch) {
        if (batch.batch() != size) {
            throw new IllegalArgumentException(batch.batch() + " sequences are not " + size);
        }
        final Rows rows = batch.rows();
        int valid = 0;
        for (int b = 0; b < size; b++) {
            valid += rows.isLast(batch.at(b, 0)) ? 0 : 1;
        }
        final int width = 4 * spec.size();
        for (int b = 0; b < size; b++) {
            final int first = batch.at(b, 0);
            final int last = accumulate(rows, first, b, batch.length() - 1);
            spec.copy(rows, first, observations, b * width);
            spec.copy(rows, last, next, b * width);
            rows.buffer().getBytes(rows.at(first) + actionOffset, actions, b * actionBytes, actionBytes);
            weights.putFloat(4 * b, rows.isLast(first) ? 0 : 1f / valid);
        }
    }

    /** @return the row that the return bootstraps from. */
    private int accumulate(final Rows rows, final int first, final int b, final int n) {
        double sum = 0;
        double factor = 1;
        int row = first;
        for (int k = 1; k <= n && !rows.isLast(row); k++) {
            row++;
            sum += factor * rows.reward(row);
            factor *= gamma * rows.discount(row);
        }
        returns.putFloat(4 * b, (float) sum);
        bootstraps.putFloat(4 * b, row == first ? 0 : (float) factor);
        return row;
    }

    /** @return {@code [B, O]} FLOAT32: what was seen. */
    public ByteBuffer observations() {
        return observations.clear();
    }

    /** @return {@code [B, O]} FLOAT32: what is bootstrapped from. */
    public ByteBuffer next() {
        return next.clear();
    }

    /** @return {@code [B]} INT32 or {@code [B, A]} FLOAT32: what was done. */
    public ByteBuffer actions() {
        return actions.clear();
    }

    /** @return {@code [B]} FLOAT32: G. */
    public ByteBuffer returns() {
        return returns.clear();
    }

    /** @return {@code [B]} FLOAT32: c. */
    public ByteBuffer bootstraps() {
        return bootstraps.clear();
    }

    /** @return {@code [B]} FLOAT32: shares of the loss. */
    public ByteBuffer weights() {
        return weights.clear();
    }
}
