package dev.reverie.storage.replay;

import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * {@code [B, T]} rows, each sequence in one piece, over off-heap memory of its own: real ones out of the replay, or dreams.
 * A transition is a sequence of T = 2: o and a of row 0; r, discount and the next o of row 1. Beside the rows: which of them are
 * real, how much a sequence weighs, and what the learner wants remembered of it. One thread at a time.
 */
public final class SequenceBatch {
    private final Rows rows;
    private final int capacity;
    private final int length;
    private final int width;
    private final int first;
    private final UnsafeBuffer columns;
    private final Notes notes;
    private int batch;

    /** What is known of each sequence; shared by a batch and its parts. */
    private static final class Notes {
        private final int[] begins;
        private final int[] ends;
        private final float[] weights;
        private final float[] priorities;
        private final @Nullable ActorRing[] rings;
        private final long[] origins;

        Notes(final int capacity, final int length) {
            begins = new int[capacity];
            ends = new int[capacity];
            weights = new float[capacity];
            priorities = new float[capacity];
            rings = new @Nullable ActorRing[capacity];
            origins = new long[capacity];
            Arrays.fill(ends, length);
            Arrays.fill(weights, 1);
            Arrays.fill(priorities, Float.NaN);
        }
    }

    /**
     * An empty batch.
     *
     * @param layout   of each row.
     * @param capacity sequences at most, B.
     * @param length   rows of each, T.
     */
    public SequenceBatch(final StepLayout layout, final int capacity, final int length) {
        this(layout, capacity, length, 0);
    }

    /**
     * An empty batch that takes along what a learner keeps beside the rows.
     *
     * @param layout   of each row.
     * @param capacity sequences at most, B.
     * @param length   rows of each, T.
     * @param columns  FLOAT32s of each row; the replay's {@code columns}, or 0 to leave them.
     */
    public SequenceBatch(final StepLayout layout, final int capacity, final int length, final int columns) {
        if (capacity < 1 || length < 1) {
            throw new IllegalArgumentException("a batch of " + capacity + " sequences of " + length + " rows is empty");
        }
        this.rows = Rows.allocate(layout, Math.multiplyExact(capacity, length));
        this.capacity = capacity;
        this.length = length;
        this.width = columns;
        this.first = 0;
        this.columns = new UnsafeBuffer(
                ByteBuffer.allocateDirect(Math.multiplyExact(4 * columns, Math.multiplyExact(capacity, length))));
        this.notes = new Notes(capacity, length);
        this.batch = capacity;
    }

    private SequenceBatch(final SequenceBatch whole, final int first, final int capacity) {
        this.rows = new Rows(whole.rows.layout())
                .wrap(whole.rows.buffer(), whole.rows.at(whole.at(first, 0)), capacity * whole.length);
        this.capacity = capacity;
        this.length = whole.length;
        this.width = whole.width;
        this.first = whole.first + first;
        this.columns = new UnsafeBuffer(whole.columns, 4 * width * length * first, 4 * width * length * capacity);
        this.notes = whole.notes;
        this.batch = capacity;
    }

    /** @return sequences {@code first} to {@code first + capacity} of this batch: the same bytes, to be filled apart. */
    SequenceBatch part(final int from, final int size) {
        return new SequenceBatch(this, from, size);
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

    /** @return first real row of sequence {@code b}: 0 but where there was less context; the rows before are 0. */
    public int begin(final int b) {
        return notes.begins[first + b];
    }

    /** @return row after the last real one of sequence {@code b}: T but of episodes; the rows after are 0. */
    public int end(final int b) {
        return notes.ends[first + b];
    }

    /** @return importance weight of sequence {@code b}, 1 at most; 1 where all are drawn alike. */
    public float weight(final int b) {
        return notes.weights[first + b];
    }

    /** Says how much sequence {@code b} should be drawn from now on, 0 or more; taken by {@link #writeBack()}. */
    public void priority(final int b, final float priority) {
        notes.priorities[first + b] = priority;
    }

    /** @return priority given to sequence {@code b}, NaN if none. */
    float priority(final int b) {
        return notes.priorities[first + b];
    }

    /** @return FLOAT32s of each row beside it. */
    public int width() {
        return width;
    }

    /** @return {@code [B, T, width]} FLOAT32s beside the rows: 0 until written; taken by {@link #writeBack()}. */
    public UnsafeBuffer columns() {
        return columns;
    }

    /** @return actor's number that sequence {@code b} came from, -1 if it came from none. */
    public int actor(final int b) {
        final ActorRing ring = notes.rings[first + b];
        return ring == null ? -1 : ring.actor();
    }

    @Nullable
    ActorRing ring(final int b) {
        return notes.rings[first + b];
    }

    /** @return number of the first real row, {@code tick * lanes + lane}, in its ring. */
    long origin(final int b) {
        return notes.origins[first + b];
    }

    /**
     * Gives the priorities and the columns to the replay that the sequences came from. Nothing is remembered of rows that are
     * no longer held, nor of sequences that are dreams.
     */
    public void writeBack() {
        for (int b = 0; b < batch; b++) {
            final ActorRing ring = notes.rings[first + b];
            if (ring != null) {
                final long origin = notes.origins[first + b];
                final float priority = notes.priorities[first + b];
                if (!Float.isNaN(priority)) {
                    ring.sampler().written(ring, origin - (long) begin(b) * ring.lanes(), priority);
                }
                if (width > 0) {
                    writeColumns(b, ring, origin);
                }
            }
        }
    }

    private void writeColumns(final int b, final ActorRing ring, final long origin) {
        final int lane = (int) (origin % ring.lanes());
        long tick = origin / ring.lanes();
        for (int t = begin(b); t < end(b); t++) {
            ring.writeColumns(tick++, lane, columns, 4 * width * at(b, t));
        }
    }

    /** Copies a lane's rows, and their columns, to rows {@code begin} and after of sequence {@code b}; the others become 0. */
    void fill(final int b, final ActorRing ring, final long tick, final int lane, final int begin, final int count) {
        ring.copy(tick, lane, count, rows.buffer(), rows.at(at(b, begin)));
        note(b, ring, tick * ring.lanes() + lane, begin, begin + count);
        if (count < length) {
            final int stride = rows.layout().stride();
            rows.buffer().setMemory(rows.at(at(b, 0)), begin * stride, (byte) 0);
            rows.buffer().setMemory(rows.at(at(b, begin + count)), (length - begin - count) * stride, (byte) 0);
        }
        if (width > 0) {
            columns.setMemory(4 * width * at(b, 0), 4 * width * length, (byte) 0);
            for (int t = 0; t < count; t++) {
                ring.readColumns(tick + t, lane, columns, 4 * width * at(b, begin + t));
            }
        }
    }

    /** Says that sequence {@code b} is all real, weighs 1 and came from nowhere. */
    void clear(final int b) {
        note(b, null, 0, 0, length);
    }

    /** Says which sequence is to be copied to {@code b}: the number of its last row. */
    void choose(final int b, final ActorRing ring, final long last) {
        notes.rings[first + b] = ring;
        notes.origins[first + b] = last;
    }

    /** Says where sequence {@code b} came from and which of its rows are real. */
    void note(final int b, final @Nullable ActorRing ring, final long origin, final int begin, final int end) {
        final int i = first + b;
        notes.rings[i] = ring;
        notes.origins[i] = origin;
        notes.begins[i] = begin;
        notes.ends[i] = end;
        notes.weights[i] = 1;
        notes.priorities[i] = Float.NaN;
    }

    void weight(final int b, final float weight) {
        notes.weights[first + b] = weight;
    }
}
