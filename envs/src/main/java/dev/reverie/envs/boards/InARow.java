package dev.reverie.envs.boards;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** {@code length} or more stones in a row: TicTacToe, Gomoku. One int of stones a row and player. */
final class InARow implements Board {
    private final int columns;
    private final int length;
    private final int[][] stones;
    private final int cells;
    private int plies;
    private int result = GOES_ON;

    InARow(final int rows, final int columns, final int length) {
        this.columns = columns;
        this.length = length;
        this.stones = new int[2][rows];
        this.cells = rows * columns;
    }

    @Override
    public void begin() {
        Arrays.fill(stones[0], 0);
        Arrays.fill(stones[1], 0);
        plies = 0;
        result = GOES_ON;
    }

    @Override
    public int turn() {
        return plies & 1;
    }

    @Override
    public boolean isLegal(final int move) {
        final int row = move / columns;
        return result == GOES_ON && ((stones[0][row] | stones[1][row]) >> move % columns & 1) == 0;
    }

    @Override
    public int legal(final int from) {
        if (result != GOES_ON) {
            return 0;
        }
        int bits = 0;
        int row = from / columns;
        int column = from % columns;
        for (int k = 0; k < Math.min(8, cells - from); k++) {
            bits |= (~(stones[0][row] | stones[1][row]) >> column & 1) << k;
            if (++column == columns) {
                column = 0;
                row++;
            }
        }
        return bits;
    }

    @Override
    public void play(final int move) {
        final int[] own = stones[turn()];
        final int row = move / columns;
        final int column = move % columns;
        own[row] |= 1 << column;
        plies++;
        if (run(own, row, column, 0, 1) >= length
                || run(own, row, column, 1, 0) >= length
                || run(own, row, column, 1, 1) >= length
                || run(own, row, column, 1, -1) >= length) {
            result = (plies & 1) != 0 ? 1 : -1;
        } else if (plies == cells) {
            result = 0;
        }
    }

    /** Stones in one line through a cell. */
    private int run(final int[] own, final int row, final int column, final int down, final int right) {
        return 1 + ray(own, row, column, down, right) + ray(own, row, column, -down, -right);
    }

    private int ray(final int[] own, final int row, final int column, final int down, final int right) {
        int n = 0;
        int r = row + down;
        int c = column + right;
        while (r >= 0 && r < own.length && c >= 0 && c < columns && (own[r] >> c & 1) != 0) {
            n++;
            r += down;
            c += right;
        }
        return n;
    }

    @Override
    public int result() {
        return result;
    }

    @Override
    public int stones(final int player, final int row) {
        return stones[player][row];
    }

    @Override
    public void save(final ByteBuffer out) {
        out.putInt(plies).putInt(result);
        for (int row = 0; row < stones[0].length; row++) {
            out.putInt(stones[0][row]).putInt(stones[1][row]);
        }
    }

    @Override
    public void restore(final ByteBuffer in) {
        plies = in.getInt();
        result = in.getInt();
        for (int row = 0; row < stones[0].length; row++) {
            stones[0][row] = in.getInt();
            stones[1][row] = in.getInt();
        }
    }
}
