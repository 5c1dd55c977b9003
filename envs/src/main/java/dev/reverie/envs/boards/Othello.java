package dev.reverie.envs.boards;

import java.nio.ByteBuffer;

/** Othello on bitboards: bit {@code 8 * row + column}. Player 0, Black, begins; the more stones win. */
final class Othello implements Board {
    static final int PASS = 64;

    private static final long NOT_LEFT = 0xFEFE_FEFE_FEFE_FEFEL;
    private static final long NOT_RIGHT = 0x7F7F_7F7F_7F7F_7F7FL;

    private long own;
    private long other;
    private long legal;
    private int turn;

    Othello() {
        begin();
    }

    @Override
    public void begin() {
        own = 1L << 28 | 1L << 35;
        other = 1L << 27 | 1L << 36;
        turn = 0;
        legal = moves(own, other);
    }

    /** Stones moved by one step in direction {@code d} of eight, none over an edge. */
    private static long shifted(final long s, final int d) {
        return switch (d) {
            case 0 -> s << 1 & NOT_LEFT;
            case 1 -> s >>> 1 & NOT_RIGHT;
            case 2 -> s << 8;
            case 3 -> s >>> 8;
            case 4 -> s << 9 & NOT_LEFT;
            case 5 -> s >>> 9 & NOT_RIGHT;
            case 6 -> s << 7 & NOT_RIGHT;
            default -> s >>> 7 & NOT_LEFT;
        };
    }

    private static long moves(final long own, final long other) {
        final long empty = ~(own | other);
        long moves = 0;
        for (int d = 0; d < 8; d++) {
            long run = shifted(own, d) & other;
            for (int k = 0; k < 5; k++) {
                run |= shifted(run, d) & other;
            }
            moves |= shifted(run, d) & empty;
        }
        return moves;
    }

    @Override
    public int turn() {
        return turn;
    }

    @Override
    public boolean isLegal(final int move) {
        return move == PASS ? legal(PASS) != 0 : (legal >>> move & 1) != 0;
    }

    @Override
    public int legal(final int from) {
        if (from == PASS) {
            return legal == 0 && moves(other, own) != 0 ? 1 : 0;
        }
        return (int) (legal >>> from) & 0xFF;
    }

    @Override
    public void play(final int move) {
        long flipped = 0;
        if (move != PASS) {
            final long stone = 1L << move;
            for (int d = 0; d < 8; d++) {
                long run = 0;
                long at = shifted(stone, d);
                while ((at & other) != 0) {
                    run |= at;
                    at = shifted(at, d);
                }
                if ((at & own) != 0) {
                    flipped |= run;
                }
            }
            flipped |= stone;
        }
        final long moved = own | flipped;
        own = other & ~flipped;
        other = moved;
        turn ^= 1;
        legal = moves(own, other);
    }

    @Override
    public int result() {
        if (legal != 0 || moves(other, own) != 0) {
            return GOES_ON;
        }
        final int lead = Integer.signum(Long.bitCount(own) - Long.bitCount(other));
        return turn == 0 ? lead : -lead;
    }

    @Override
    public int stones(final int player, final int row) {
        return (int) ((player == turn ? own : other) >>> 8 * row) & 0xFF;
    }

    @Override
    public void save(final ByteBuffer out) {
        out.putLong(own).putLong(other).putInt(turn);
    }

    @Override
    public void restore(final ByteBuffer in) {
        own = in.getLong();
        other = in.getLong();
        turn = in.getInt();
        legal = moves(own, other);
    }
}
