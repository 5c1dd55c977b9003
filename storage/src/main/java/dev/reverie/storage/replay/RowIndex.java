package dev.reverie.storage.replay;

/**
 * Which of an actor's rows something ends with, oldest first: a bit a row and a count every 512 rows, so that drawing one of
 * those marked is drawing a row of them, each equally likely, in a time that does not grow with the rows. Rows are appended
 * and dropped in order; row {@code tick * lanes + lane} is the lane's at that tick.
 */
final class RowIndex {
    private static final int BLOCK = 512;
    private static final int WORDS = BLOCK / 64;

    private final int blocks;
    private final long[] bits;
    private final int[] before;
    private long from;
    private long end;
    private long marked;
    private long dropped;

    /**
     * An empty index.
     *
     * @param first row to be appended.
     * @param rows  held at most.
     */
    RowIndex(final long first, final long rows) {
        this.blocks = Math.toIntExact(rows / BLOCK + 3);
        this.bits = new long[Math.multiplyExact(blocks, WORDS)];
        this.before = new int[blocks];
        this.from = first;
        this.end = first;
    }

    /** @return marked rows held. */
    long size() {
        return marked - dropped;
    }

    /** @return bytes taken. */
    long bytes() {
        return Long.BYTES * (long) bits.length + Integer.BYTES * (long) blocks;
    }

    /** Appends a row. */
    void append(final boolean isMarked) {
        if (end % BLOCK == 0) {
            open(end / BLOCK);
        }
        if (isMarked) {
            bits[word(end)] |= 1L << end;
            marked++;
        }
        end++;
    }

    private void open(final long block) {
        final int slot = (int) (block % blocks);
        before[slot] = (int) marked;
        java.util.Arrays.fill(bits, slot * WORDS, (slot + 1) * WORDS, 0);
    }

    private int word(final long row) {
        return (int) (row / BLOCK % blocks) * WORDS + (int) (row >>> 6 & WORDS - 1);
    }

    /** Drops all rows before one, which was appended or is the next to be. */
    void drop(final long row) {
        final long until = Math.min(row, end);
        while (from < until) {
            final long next = Math.min(until, (from | 63) + 1);
            final int count = (int) (next - from);
            final long mask = count == 64 ? -1 : (1L << count) - 1 << from;
            dropped += Long.bitCount(bits[word(from)] & mask);
            from = next;
        }
    }

    /** @return the marked row {@code i}, 0 being the oldest held. */
    long row(final long i) {
        final int rank = (int) (dropped + i);
        long block = block(rank);
        final int slot = (int) (block % blocks);
        int left = rank - before[slot];
        int word = slot * WORDS;
        long bitsHere = bits[word];
        int count = Long.bitCount(bitsHere);
        while (left >= count) {
            left -= count;
            bitsHere = bits[++word];
            count = Long.bitCount(bitsHere);
        }
        return block * BLOCK + (word - slot * WORDS) * 64L + bit(bitsHere, left);
    }

    /** The last block that begins with no more than {@code rank} marked rows before it: by guess, then by halves. */
    private long block(final int rank) {
        long low = from / BLOCK;
        long high = (end - 1) / BLOCK + 1;
        final int base = before[(int) (low % blocks)];
        final long guess = low + (long) ((double) (rank - base) / Math.max(1, (int) marked - base) * (high - low));
        long step = 1;
        if (isAtMost(Math.min(guess, high - 1), rank)) {
            low = Math.min(guess, high - 1);
            while (low + step < high && isAtMost(low + step, rank)) {
                low += step;
                step <<= 1;
            }
            high = Math.min(high, low + step);
        } else {
            high = guess;
            while (high - step > low && !isAtMost(high - step, rank)) {
                high -= step;
                step <<= 1;
            }
            low = Math.max(low, high - step);
        }
        while (high - low > 1) {
            final long middle = (low + high) >>> 1;
            if (isAtMost(middle, rank)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean isAtMost(final long block, final int rank) {
        return before[(int) (block % blocks)] - rank <= 0;
    }

    private static int bit(final long word, final int n) {
        int left = n;
        int at = 0;
        for (int width = 32; width > 0; width >>= 1) {
            final int count = Long.bitCount(word >>> at & (1L << width) - 1);
            if (left >= count) {
                left -= count;
                at += width;
            }
        }
        return at;
    }
}
