package dev.reverie.envs.boards;

import java.nio.ByteBuffer;

/** Connect Four on bitboards: bit {@code 8 * row + column}, row 0 at the bottom, column 7 always empty. */
final class ConnectFour implements Board {
    private static final int ROWS = 6;
    private static final long COLUMN = 0x0000_0101_0101_0101L;
    private static final long FULL = 0x0000_7F7F_7F7F_7F7FL;
    private static final int TOP = 40;

    /** Stones of the player to move, and of the other. */
    private long own;

    private long other;
    private int plies;
    private int result = GOES_ON;

    @Override
    public void begin() {
        own = 0;
        other = 0;
        plies = 0;
        result = GOES_ON;
    }

    @Override
    public int turn() {
        return plies & 1;
    }

    @Override
    public boolean isLegal(final int move) {
        return (legal(0) >> move & 1) != 0;
    }

    @Override
    public int legal(final int from) {
        return result != GOES_ON ? 0 : (int) (~(own | other) >>> TOP) & 0x7F;
    }

    @Override
    public void play(final int move) {
        final long moved = own | Long.lowestOneBit(~(own | other) & COLUMN << move);
        own = other;
        other = moved;
        plies++;
        if (isWon(moved)) {
            result = (plies & 1) != 0 ? 1 : -1;
        } else if ((own | moved) == FULL) {
            result = 0;
        }
    }

    private static boolean isWon(final long s) {
        final long a = s & s >>> 1;
        final long b = s & s >>> 7;
        final long c = s & s >>> 8;
        final long d = s & s >>> 9;
        return (a & a >>> 2 | b & b >>> 14 | c & c >>> 16 | d & d >>> 18) != 0;
    }

    @Override
    public int result() {
        return result;
    }

    @Override
    public int stones(final int player, final int row) {
        return (int) ((player == turn() ? own : other) >>> 8 * (ROWS - 1 - row)) & 0x7F;
    }

    @Override
    public void save(final ByteBuffer out) {
        out.putLong(own).putLong(other).putInt(plies).putInt(result);
    }

    @Override
    public void restore(final ByteBuffer in) {
        own = in.getLong();
        other = in.getLong();
        plies = in.getInt();
        result = in.getInt();
    }
}
