package dev.reverie.envs.boards;

import java.util.function.Supplier;

/**
 * A board game's sizes and how a board of it is made.
 *
 * @param rows       of the board, 1 to 31.
 * @param columns    of the board, 1 to 31.
 * @param planes     that a board shows, an even number: own, the other's, own ...
 * @param moves      that there are, a pass included.
 * @param savedBytes that a board writes.
 * @param board      makes a board in the first position.
 */
public record Game(int rows, int columns, int planes, int moves, int savedBytes, Supplier<Board> board) {

    /** TicTacToe: three in a row on 3 x 3. Move: the cell, row-major. */
    public static Game ticTacToe() {
        return inARow(3, 3, 3);
    }

    /** Connect Four on 6 x 7. Move: the column. */
    public static Game connectFour() {
        return new Game(6, 7, 2, 7, 24, ConnectFour::new);
    }

    /** Free Gomoku on {@code size} x {@code size}: five in a row or more. Move: the cell, row-major. */
    public static Game gomoku(final int size) {
        return inARow(size, size, 5);
    }

    /** {@code length} or more in a row on {@code rows} x {@code columns}; a full board is a draw. Move: the cell. */
    public static Game inARow(final int rows, final int columns, final int length) {
        return new Game(rows, columns, 2, rows * columns, 8 + 8 * rows, () -> new InARow(rows, columns, length));
    }

    /** Othello on 8 x 8. Move: the cell, row-major, or 64 to pass, legal if nothing else is. */
    public static Game othello() {
        return new Game(8, 8, 2, 65, 20, Othello::new);
    }

    /** Chess. Move: one of AlphaZero's 4672, 73 from each square. */
    public static Game chess() {
        return new Game(8, 8, Chess.PLANES, ChessMoves.COUNT, Chess.SAVED_BYTES, Chess::new);
    }

    /**
     * Go with area scoring and positional superko. Move: the point, row-major, or {@code size * size} to pass.
     *
     * @param size of the board, 2 to 19.
     * @param komi points that player 1, White, has in advance.
     */
    public static Game go(final int size, final double komi) {
        return new Game(size, size, 2, size * size + 1, Go.savedBytes(size), () -> new Go(size, komi));
    }
}
