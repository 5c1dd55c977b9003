package dev.reverie.envs.boards;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Chess after FIDE's laws. A draw by stalemate, by a position's third occurrence, by fifty moves of each player without capture
 * or pawn move, and by kings alone or with one knight or bishop. White is player 0; the board is always seen with White below.
 * Moves are AlphaZero's: 73 from each square, see {@link ChessMoves}.
 */
final class Chess implements Board {
    static final int PLANES = 18;
    static final int SAVED_BYTES = 64 + 5 * 4 + 8 * 102;
    static final String START = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1";

    private static final int PAWN = 0;
    private static final int KNIGHT = 1;
    private static final int BISHOP = 2;
    private static final int ROOK = 3;
    private static final int QUEEN = 4;
    private static final int KING = 5;
    private static final int EDGE = -1;
    private static final int NONE = 0;
    private static final int FIFTY = 100;
    private static final String LETTERS = "PpNnBbRrQqKk";
    private static final int[] STRAIGHT = {-10, 1, 10, -1};
    private static final int[] DIAGONAL = {-9, 11, 9, -11};
    private static final int[] LEAPS = {-21, -19, -12, -8, 8, 12, 19, 21};
    private static final int[] ALL = {-10, -9, 1, 11, 10, 9, -1, -11};

    /** Squares of 10 x 12 with an edge: 0 empty, else 1 + 2 * kind + player. */
    private final byte[] board = new byte[120];

    private final long[] legal = new long[ChessMoves.COUNT / 64];
    private final long[] history = new long[102];
    private final int[] king = new int[2];
    private int turn;
    /** Bit 2 * side + player, side 0 the king's. */
    private int castling;
    /** Square behind a pawn that has just gone two squares; 0 if none. */
    private int passed;

    private int quiet;
    private int known;
    private int count;
    private boolean drawn;
    private boolean current;

    Chess() {
        begin();
    }

    private static int square(final int of64) {
        return (of64 / 8 + 2) * 10 + of64 % 8 + 1;
    }

    private static int of64(final int square) {
        return (square / 10 - 2) * 8 + square % 10 - 1;
    }

    @Override
    public void begin() {
        set(START);
    }

    /** Puts up the position of a FEN; its move number is not looked at. */
    void set(final String fen) {
        final String[] parts = fen.split(" ");
        Arrays.fill(board, (byte) EDGE);
        int at = 0;
        for (final char c : parts[0].toCharArray()) {
            for (int empty = Character.digit(c, 10); empty > 0; empty--) {
                board[square(at++)] = NONE;
            }
            final int piece = LETTERS.indexOf(c);
            if (piece >= 0) {
                board[square(at++)] = (byte) (1 + piece);
            }
        }
        turn = parts[1].equals("w") ? 0 : 1;
        castling = 0;
        for (int k = 0; k < 4; k++) {
            castling |= parts[2].indexOf("KkQq".charAt(k)) >= 0 ? 1 << k : 0;
        }
        passed = parts[3].equals("-") ? 0 : square(('8' - parts[3].charAt(1)) * 8 + parts[3].charAt(0) - 'a');
        quiet = Integer.parseInt(parts[4]);
        known = 0;
        findKings();
        history[known++] = hash();
        current = false;
    }

    private void findKings() {
        for (int k = 0; k < 64; k++) {
            final int piece = board[square(k)] - 1;
            if (piece >> 1 == KING) {
                king[piece & 1] = square(k);
            }
        }
    }

    @Override
    public int turn() {
        return turn;
    }

    @Override
    public boolean isLegal(final int move) {
        find();
        return (legal[move >> 6] >>> move & 1) != 0;
    }

    @Override
    public int legal(final int from) {
        find();
        return (int) (legal[from >> 6] >>> (from & 63)) & 0xFF;
    }

    private void find() {
        if (current) {
            return;
        }
        Arrays.fill(legal, 0);
        count = 0;
        current = true;
        drawn = isDrawn();
        for (int k = 0; k < 64 && !drawn; k++) {
            final int from = square(k);
            final int piece = board[from] - 1;
            if (piece >= 0 && (piece & 1) == turn) {
                switch (piece >> 1) {
                    case PAWN -> pawn(from);
                    case KNIGHT -> leap(from, LEAPS);
                    case KING -> {
                        leap(from, ALL);
                        castle(from);
                    }
                    case BISHOP -> slide(from, DIAGONAL);
                    case ROOK -> slide(from, STRAIGHT);
                    default -> slide(from, ALL);
                }
            }
        }
        if (count > 0 && quiet >= FIFTY) {
            drawn = true;
            count = 0;
            Arrays.fill(legal, 0);
        }
    }

    private void pawn(final int from) {
        final int ahead = turn == 0 ? -10 : 10;
        final int home = turn == 0 ? 8 : 3;
        if (board[from + ahead] == NONE) {
            offer(from, from + ahead);
            if (from / 10 == home && board[from + 2 * ahead] == NONE) {
                offer(from, from + 2 * ahead);
            }
        }
        for (int aside = -1; aside <= 1; aside += 2) {
            final int to = from + ahead + aside;
            if (isOther(board[to]) || to == passed && passed != 0 && board[to] == NONE) {
                offer(from, to);
            }
        }
    }

    private boolean isOther(final int piece) {
        return piece > 0 && (piece - 1 & 1) != turn;
    }

    private void leap(final int from, final int[] ways) {
        for (final int way : ways) {
            final int there = board[from + way];
            if (there == NONE || isOther(there)) {
                offer(from, from + way);
            }
        }
    }

    private void slide(final int from, final int[] ways) {
        for (final int way : ways) {
            int to = from + way;
            while (board[to] == NONE) {
                offer(from, to);
                to += way;
            }
            if (isOther(board[to])) {
                offer(from, to);
            }
        }
    }

    private void castle(final int from) {
        for (int side = 0; side < 2; side++) {
            if ((castling >> 2 * side + turn & 1) == 0) {
                continue;
            }
            final int way = side == 0 ? 1 : -1;
            final int rook = side == 0 ? from + 3 : from - 4;
            boolean free = true;
            for (int at = from + way; at != rook; at += way) {
                free &= board[at] == NONE;
            }
            if (free && !isAttacked(from, turn) && !isAttacked(from + way, turn)) {
                offer(from, from + 2 * way);
            }
        }
    }

    /** Marks a move, if it leaves the king out of check; all promotions of it. */
    private void offer(final int from, final int to) {
        final byte mover = board[from];
        final byte taken = board[to];
        final boolean isPawn = mover - 1 >> 1 == PAWN;
        final int beside = isPawn && to == passed && passed != 0 ? passed + (turn == 0 ? 10 : -10) : 0;
        final byte pawn = board[beside];
        board[from] = NONE;
        board[to] = mover;
        if (beside != 0) {
            board[beside] = NONE;
        }
        final int own = mover - 1 >> 1 == KING ? to : king[turn];
        final boolean safe = !isAttacked(own, turn);
        if (beside != 0) {
            board[beside] = pawn;
        }
        board[from] = mover;
        board[to] = taken;
        if (!safe) {
            return;
        }
        final int row = to / 10 - 2;
        final int kinds = isPawn && (row == 0 || row == 7) ? 3 : 0;
        mark(ChessMoves.of(of64(from), of64(to)));
        for (int kind = 0; kind < kinds; kind++) {
            mark(ChessMoves.under(of64(from), of64(to), kind));
        }
    }

    private void mark(final int move) {
        legal[move >> 6] |= 1L << move;
        count++;
    }

    /** @return whether the other player attacks a square of {@code player}'s. */
    private boolean isAttacked(final int at, final int player) {
        final int other = 1 - player;
        final int toPawn = player == 0 ? -10 : 10;
        final int pawn = piece(PAWN, other);
        if (board[at + toPawn - 1] == pawn || board[at + toPawn + 1] == pawn) {
            return true;
        }
        for (final int way : LEAPS) {
            if (board[at + way] == piece(KNIGHT, other)) {
                return true;
            }
        }
        for (int k = 0; k < 8; k++) {
            if (board[at + ALL[k]] == piece(KING, other)) {
                return true;
            }
            int seen = at + ALL[k];
            while (board[seen] == NONE) {
                seen += ALL[k];
            }
            final int slider = board[seen];
            if (slider == piece(QUEEN, other) || slider == piece((k & 1) == 0 ? ROOK : BISHOP, other)) {
                return true;
            }
        }
        return false;
    }

    private static byte piece(final int kind, final int player) {
        return (byte) (1 + 2 * kind + player);
    }

    @Override
    public void play(final int move) {
        final int from = square(ChessMoves.from(move));
        final int to = square(ChessMoves.to(move));
        final int kind = board[from] - 1 >> 1;
        final boolean takes = board[to] != NONE;
        final int row = to / 10 - 2;
        byte arrives = board[from];
        if (kind == PAWN) {
            final int behind = turn == 0 ? 10 : -10;
            if (to == passed && passed != 0) {
                board[to + behind] = NONE;
            }
            if (row == 0 || row == 7) {
                final int under = ChessMoves.underKind(move);
                arrives = piece(under < 0 ? QUEEN : KNIGHT + under, turn);
            }
            passed = Math.abs(to - from) == 20 ? from - behind : 0;
        } else {
            passed = 0;
        }
        if (kind == KING) {
            king[turn] = to;
            if (Math.abs(to - from) == 2) {
                final int corner = to > from ? from + 3 : from - 4;
                board[(from + to) / 2] = board[corner];
                board[corner] = NONE;
            }
        }
        board[from] = NONE;
        board[to] = arrives;
        castling &= kept(from) & kept(to);
        turn ^= 1;
        quiet = takes || kind == PAWN ? 0 : quiet + 1;
        known = quiet == 0 ? 0 : known;
        history[known++] = hash();
        current = false;
    }

    /** @return rights to castle that a move from or to a square leaves. */
    private static int kept(final int square) {
        return switch (of64(square)) {
            case 63 -> 0b1110;
            case 7 -> 0b1101;
            case 56 -> 0b1011;
            case 0 -> 0b0111;
            case 60 -> 0b1010;
            case 4 -> 0b0101;
            default -> 0b1111;
        };
    }

    /** @return a number of the position as its repetition is meant: en passant counts only if a pawn stands ready. */
    private long hash() {
        long hash = 31L * castling + turn + 1;
        for (int row = 2; row < 10; row++) {
            for (int at = row * 10 + 1; at <= row * 10 + 8; at++) {
                hash = (hash ^ board[at]) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
        }
        final int back = turn == 0 ? 10 : -10;
        final boolean ready = passed != 0
                && (board[passed + back - 1] == piece(PAWN, turn) || board[passed + back + 1] == piece(PAWN, turn));
        return ready ? hash * 31 + passed : hash;
    }

    private boolean isDrawn() {
        int times = 0;
        for (int k = 0; k < known; k++) {
            times += history[k] == history[known - 1] ? 1 : 0;
        }
        return times >= 3 || isBare();
    }

    private boolean isBare() {
        int minors = 0;
        for (int k = 0; k < 64; k++) {
            final int kind = board[square(k)] - 1 >> 1;
            if (kind == PAWN && board[square(k)] != NONE || kind == ROOK || kind == QUEEN) {
                return false;
            }
            minors += kind == KNIGHT || kind == BISHOP ? 1 : 0;
        }
        return minors <= 1;
    }

    @Override
    public int result() {
        find();
        if (count > 0) {
            return GOES_ON;
        }
        return drawn || !isAttacked(king[turn], turn) ? 0 : turn == 0 ? -1 : 1;
    }

    /** Planes of pieces by kind (P N B R Q K), rights to castle with the king's and the queen's rook, captures en passant. */
    @Override
    public int stones(final int plane, final int row) {
        if (plane >= 16) {
            return plane - 16 == turn && passed != 0 && passed / 10 - 2 == row ? 1 << passed % 10 - 1 : 0;
        }
        if (plane >= 12) {
            return (castling >> plane - 12 & 1) != 0 ? 0xFF : 0;
        }
        int bits = 0;
        for (int column = 0; column < 8; column++) {
            bits |= (board[(row + 2) * 10 + column + 1] == plane + 1 ? 1 : 0) << column;
        }
        return bits;
    }

    @Override
    public void save(final ByteBuffer out) {
        for (int k = 0; k < 64; k++) {
            out.put(board[square(k)]);
        }
        out.putInt(turn).putInt(castling).putInt(passed).putInt(quiet).putInt(known);
        for (int k = 0; k < history.length; k++) {
            out.putLong(k < known ? history[k] : 0);
        }
    }

    @Override
    public void restore(final ByteBuffer in) {
        for (int k = 0; k < 64; k++) {
            board[square(k)] = in.get();
        }
        turn = in.getInt();
        castling = in.getInt();
        passed = in.getInt();
        quiet = in.getInt();
        known = in.getInt();
        for (int k = 0; k < history.length; k++) {
            history[k] = in.getLong();
        }
        findKings();
        current = false;
    }
}
