package dev.reverie.envs.boards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of lines of play, and of positions, against those that are known. */
class PerftTest {
    private final ByteBuffer stack = ByteBuffer.allocate(1 << 16);

    private long perft(final Game game, final Board board, final int depth) {
        if (depth == 0) {
            return 1;
        }
        long lines = 0;
        final int at = stack.position();
        board.save(stack);
        for (int move = 0; move < game.moves(); move++) {
            if (board.isLegal(move)) {
                board.play(move);
                lines += perft(game, board, depth - 1);
                stack.position(at);
                board.restore(stack);
            }
        }
        stack.position(at);
        return lines;
    }

    private void requirePerft(final Game game, final long... expected) {
        for (int depth = 1; depth <= expected.length; depth++) {
            assertEquals(expected[depth - 1], perft(game, game.board().get(), depth), "depth " + depth);
        }
    }

    @Test
    void ticTacToe() {
        requirePerft(Game.ticTacToe(), 9, 72, 504, 3024, 15120, 54720, 148176, 200448, 127872);
    }

    @Test
    void connectFour() {
        requirePerft(Game.connectFour(), 7, 49, 343, 2401, 16807, 117649, 823536, 5673234);
    }

    @Test
    void othello() {
        requirePerft(Game.othello(), 4, 12, 56, 244, 1396, 8200, 55092, 390216, 3005288);
    }

    @Test
    void sixStonesInARowAreTurned() {
        final Board board = Game.othello().board().get();
        for (final int[] line : new int[][] {{0, 1}, {7, -1}, {0, 8}, {56, -8}, {0, 9}, {63, -9}, {7, 7}, {56, -7}}) {
            long other = 0;
            for (int k = 1; k < 7; k++) {
                other |= 1L << line[0] + k * line[1];
            }
            board.restore(stack.clear()
                    .putLong(1L << line[0])
                    .putLong(other)
                    .putInt(0)
                    .flip());
            final int end = line[0] + 7 * line[1];
            assertEquals(true, board.isLegal(end), "from " + line[0] + " to " + end);
            board.play(end);
            assertEquals(1, board.result(), "none is left");
        }
        stack.clear();
    }

    @Test
    void gomoku() {
        requirePerft(Game.gomoku(15), 225, 225 * 224);
        requirePerft(Game.gomoku(7), 49, 49 * 48, 49 * 48 * 47);
    }

    @Test
    void go() {
        requirePerft(Game.go(9, 7.5), 82, 81 * 81 + 82);
    }

    /** Distinct positions after n plies: OEIS A212693. */
    @ParameterizedTest
    @CsvSource({"1,7", "2,49", "3,238", "4,1120", "5,4263", "6,16422", "7,54859", "8,184275"})
    void positionsOfConnectFour(final int plies, final int known) {
        final Game game = Game.connectFour();
        final Board board = game.board().get();
        Set<ByteBuffer> now = new HashSet<>();
        now.add(saved(game, board));
        for (int ply = 0; ply < plies; ply++) {
            final Set<ByteBuffer> next = new HashSet<>();
            for (final ByteBuffer position : now) {
                for (int move = 0; move < 7; move++) {
                    board.restore(position.duplicate());
                    if (board.isLegal(move)) {
                        board.play(move);
                        next.add(saved(game, board));
                    }
                }
            }
            now = next;
        }
        assertEquals(known, now.size());
    }

    private static ByteBuffer saved(final Game game, final Board board) {
        final ByteBuffer out = ByteBuffer.allocate(game.savedBytes());
        board.save(out);
        return out.flip();
    }

    /** Every legal position can be reached, and no other: Tromp's counts. */
    @ParameterizedTest
    @CsvSource({"2,57", "3,12675"})
    void positionsOfGo(final int size, final int known) {
        final Game game = Game.go(size, 0);
        final Board board = game.board().get();
        final Set<Long> seen = new HashSet<>();
        final Set<Long> positions = new HashSet<>();
        final Deque<ByteBuffer> queue = new ArrayDeque<>();
        queue.add(saved(game, board));
        seen.add(code(board, size, true));
        while (!queue.isEmpty()) {
            final ByteBuffer position = queue.remove();
            board.restore(position.duplicate());
            positions.add(code(board, size, false));
            for (int move = 0; move < game.moves(); move++) {
                board.restore(position.duplicate());
                if (board.isLegal(move)) {
                    board.play(move);
                    if (board.result() == Position.GOES_ON && seen.add(code(board, size, true))) {
                        queue.add(saved(game, board));
                    }
                }
            }
        }
        assertEquals(known, positions.size());
    }

    private static long code(final Board board, final int size, final boolean turn) {
        long code = turn ? board.turn() + 1 : 0;
        for (int row = 0; row < size; row++) {
            code = code << 2 * size | (long) board.stones(0, row) << size | board.stones(1, row);
        }
        return code;
    }
}
