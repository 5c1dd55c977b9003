package dev.reverie.storage.replay;

/** The last rows of all sequences of one length that are held of an actor, oldest first. */
final class SequenceIndex {
    private final int length;
    private final int lanes;
    private final RowIndex rows;

    /**
     * An empty index.
     *
     * @param length rows of a sequence.
     * @param lanes  rows of a tick.
     * @param first  tick to be added.
     * @param ticks  held at most.
     */
    SequenceIndex(final int length, final int lanes, final long first, final int ticks) {
        this.length = length;
        this.lanes = lanes;
        this.rows = new RowIndex(first * lanes, (long) ticks * lanes);
    }

    /** @return rows of a sequence. */
    int length() {
        return length;
    }

    /** @return sequences held. */
    long size() {
        return rows.size();
    }

    /** @return number of the last row, {@code tick * lanes + lane}, of sequence {@code i}, 0 being the oldest. */
    long last(final long i) {
        return rows.row(i);
    }

    /**
     * Adds the sequences that end with the next tick, and drops those that begin before another.
     *
     * @param runs   of each lane: rows up to and with this tick's that may stand in one sequence.
     * @param oldest tick that is held.
     */
    void add(final int[] runs, final long oldest) {
        for (int lane = 0; lane < lanes; lane++) {
            rows.append(runs[lane] >= length);
        }
        rows.drop((oldest + length - 1) * lanes);
    }

    /** @return bytes of memory taken. */
    long bytes() {
        return rows.bytes();
    }
}
