package dev.reverie.storage.replay;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The last rows of all sequences of one length that an actor's ring holds, oldest first: drawing one of them is drawing a
 * sequence, each equally likely. Sequences come and go in the order of their rows, so that this is a queue; 4 bytes each. A
 * row is named by the low 32 bits of its number, {@code tick * lanes + lane}.
 */
final class SequenceIndex {
    private static final int PAGE = 1 << 14;

    private final int length;
    private final int lanes;
    private final int page;
    private final @Nullable UnsafeBuffer[] pages;
    private int headPage;
    private int headAt;
    private int tailPage;
    private int tailAt;
    private int size;

    /**
     * An empty index.
     *
     * @param length rows of a sequence.
     * @param lanes  rows of a tick.
     * @param rows   held by the ring at most.
     */
    SequenceIndex(final int length, final int lanes, final int rows) {
        this.length = length;
        this.lanes = lanes;
        this.page = Math.min(PAGE, rows + lanes);
        this.pages = new @Nullable UnsafeBuffer[(int) (((long) rows + lanes + page - 1) / page) + 1];
    }

    /** @return rows of a sequence. */
    int length() {
        return length;
    }

    /** @return sequences held. */
    int size() {
        return size;
    }

    /** @return low 32 bits of the number of the last row of sequence {@code i}, 0 being the oldest. */
    int last(final int i) {
        final long at = (long) headAt + i;
        final int number = headPage + (int) (at / page);
        return page(number < pages.length ? number : number - pages.length).getInt((int) (at % page) * Integer.BYTES);
    }

    /**
     * Adds the sequences that end with a tick, and drops those that begin before another.
     *
     * @param tick   just added.
     * @param runs   of each lane: rows up to and with this tick's that may stand in one sequence.
     * @param oldest tick that is held.
     */
    void add(final long tick, final int[] runs, final long oldest) {
        final int row = (int) (tick * lanes);
        if (tailAt + lanes < page) {
            final UnsafeBuffer tail = page(tailPage);
            final int before = tailAt;
            int at = before;
            for (int lane = 0; lane < lanes; lane++) {
                tail.putInt(at * Integer.BYTES, row + lane);
                at += runs[lane] >= length ? 1 : 0;
            }
            tailAt = at;
            size += at - before;
        } else {
            for (int lane = 0; lane < lanes; lane++) {
                if (runs[lane] >= length) {
                    push(row + lane);
                }
            }
        }
        final int least = (int) ((oldest + length - 1) * lanes);
        while (size > 0 && page(headPage).getInt(headAt * Integer.BYTES) - least < 0) {
            size--;
            if (++headAt == page) {
                headAt = 0;
                headPage = headPage + 1 == pages.length ? 0 : headPage + 1;
            }
        }
    }

    private void push(final int row) {
        page(tailPage).putInt(tailAt * Integer.BYTES, row);
        size++;
        if (++tailAt == page) {
            tailAt = 0;
            tailPage = tailPage + 1 == pages.length ? 0 : tailPage + 1;
        }
    }

    private UnsafeBuffer page(final int number) {
        UnsafeBuffer buffer = pages[number];
        if (buffer == null) {
            buffer = new UnsafeBuffer(Block.allocate(page * Integer.BYTES));
            pages[number] = buffer;
        }
        return buffer;
    }

    /** @return bytes of memory taken so far. */
    long bytes() {
        long bytes = 0;
        for (final UnsafeBuffer buffer : pages) {
            bytes += buffer == null ? 0 : buffer.capacity();
        }
        return bytes;
    }

    void free() {
        for (int i = 0; i < pages.length; i++) {
            final UnsafeBuffer buffer = pages[i];
            if (buffer != null) {
                final ByteBuffer memory = buffer.byteBuffer();
                buffer.wrap(0, 0);
                BufferUtil.free(memory);
                pages[i] = null;
            }
        }
    }
}
