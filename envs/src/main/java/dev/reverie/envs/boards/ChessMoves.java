package dev.reverie.envs.boards;

/**
 * AlphaZero's 4672 moves of chess (Silver et al. 2018): {@code 73 * from + kind}, squares row-major from the upper left, a8.
 *
 * <pre>
 *    0-55  7 * direction + distance - 1, directions N, NE, E, SE, S, SW, W, NW; a pawn that arrives becomes a queen
 *   56-63  the knight's leaps
 *   64-72  64 + 3 * (column's change + 1) + 0 knight, 1 bishop, 2 rook: a pawn that becomes one
 * </pre>
 */
final class ChessMoves {
    static final int COUNT = 64 * 73;

    private static final int KINDS = 73;
    private static final int LEAPS = 56;
    private static final int UNDER = 64;
    private static final int[] DOWN = {-1, -1, 0, 1, 1, 1, 0, -1};
    private static final int[] RIGHT = {0, 1, 1, 1, 0, -1, -1, -1};
    private static final int[] LEAP_DOWN = {-2, -2, -1, -1, 1, 1, 2, 2};
    private static final int[] LEAP_RIGHT = {-1, 1, -2, 2, -2, 2, -1, 1};
    private static final short[] MOVES = new short[64 * 64];
    private static final byte[] TARGETS = new byte[COUNT];

    static {
        for (int from = 0; from < 64; from++) {
            for (int d = 0; d < 8; d++) {
                for (int n = 1; n < 8; n++) {
                    put(from, n * DOWN[d], n * RIGHT[d], 7 * d + n - 1);
                }
                put(from, LEAP_DOWN[d], LEAP_RIGHT[d], LEAPS + d);
            }
            for (int right = -1; right <= 1; right++) {
                for (int kind = 0; kind < 3; kind++) {
                    final int to = from + (from < 32 ? -8 : 8) + right;
                    TARGETS[from * KINDS + UNDER + 3 * (right + 1) + kind] = (byte) (to & 63);
                }
            }
        }
    }

    private ChessMoves() {}

    private static void put(final int from, final int down, final int right, final int kind) {
        final int row = from / 8 + down;
        final int column = from % 8 + right;
        if (row >= 0 && row < 8 && column >= 0 && column < 8) {
            MOVES[from * 64 + row * 8 + column] = (short) (from * KINDS + kind);
            TARGETS[from * KINDS + kind] = (byte) (row * 8 + column);
        }
    }

    /** @return the move between two squares; a pawn that arrives becomes a queen. */
    static int of(final int from, final int to) {
        return MOVES[from * 64 + to];
    }

    /** @return the move of a pawn that becomes a knight, 0, a bishop, 1, or a rook, 2. */
    static int under(final int from, final int to, final int kind) {
        return from * KINDS + UNDER + 3 * (to % 8 - from % 8 + 1) + kind;
    }

    static int from(final int move) {
        return move / KINDS;
    }

    static int to(final int move) {
        return TARGETS[move];
    }

    /** @return 0 knight, 1 bishop, 2 rook; negative for any other move. */
    static int underKind(final int move) {
        final int kind = move % KINDS - UNDER;
        return kind < 0 ? -1 : kind % 3;
    }
}
