package dev.reverie.storage.replay;

import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;

/**
 * {@code [B, T]} rows, each sequence in one piece, over off-heap memory of its own: real ones out of the replay, or dreams.
 * A transition is a sequence of T = 2: o and a of row 0; r, discount and the next o of row 1. One thread at a time.
 */
public final class SequenceBatch {
    private final Rows rows;
    private final int capacity;
    private final int length;
    private int batch;

    /**
     * An empty batch.
     *
     * @param layout   of each row.
     * @param capacity sequences at most, B.
     * @param length   rows of each, T.
     */
    public SequenceBatch(final StepLayout layout, final int capacity, final int length) {
        if (capacity < 1 || length < 1) {
            throw new IllegalArgumentException("a batch of " + capacity + " sequences of " + length + " rows is empty");
        }
        this.rows = Rows.allocate(layout, Math.multiplyExact(capacity, length));
        this.capacity = capacity;
        this.length = length;
        this.batch = capacity;
    }

    /** @return the rows; row t of sequence b is at index {@link #at(int, int)}. */
    public Rows rows() {
        return rows;
    }

    /** @return index into {@link #rows()} of row {@code t} of sequence {@code b}. */
    public int at(final int b, final int t) {
        return b * length + t;
    }

    /** @return sequences at most. */
    public int capacity() {
        return capacity;
    }

    /** @return sequences held, B. */
    public int batch() {
        return batch;
    }

    /** Sets the number of sequences held. */
    public void batch(final int batch) {
        if (batch < 0 || batch > capacity) {
            throw new IllegalArgumentException("batch " + batch + " is not within 0 and the capacity " + capacity);
        }
        this.batch = batch;
    }

    /** @return rows of each sequence, T. */
    public int length() {
        return length;
    }
}
