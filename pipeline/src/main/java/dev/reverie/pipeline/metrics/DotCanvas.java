package dev.reverie.pipeline.metrics;

/** A grid of characters drawn with dots: braille, 2 by 4 dots a character, or ASCII, one. (0, 0) is the lower left. */
final class DotCanvas {
    private static final int[][] BRAILLE = {{0x40, 0x04, 0x02, 0x01}, {0x80, 0x20, 0x10, 0x08}};
    private static final char EMPTY_BRAILLE = 0x2800;

    private final boolean unicode;
    private final char[][] cells;

    DotCanvas(final int columns, final int rows, final boolean unicode) {
        this.unicode = unicode;
        this.cells = new char[rows][columns];
        for (final char[] row : cells) {
            java.util.Arrays.fill(row, unicode ? EMPTY_BRAILLE : ' ');
        }
    }

    int width() {
        return cells[0].length * (unicode ? 2 : 1);
    }

    int height() {
        return cells.length * (unicode ? 4 : 1);
    }

    /** Sets a dot, in ASCII with a mark of its own; outside the canvas it does nothing. */
    void dot(final int x, final int y, final char mark) {
        if (x < 0 || y < 0 || x >= width() || y >= height()) {
            return;
        }
        if (unicode) {
            cells[cells.length - 1 - y / 4][x / 2] |= (char) BRAILLE[x % 2][y % 4];
        } else {
            cells[cells.length - 1 - y][x] = mark;
        }
    }

    /** Sets dots from one point to another, as Bresenham does. */
    void line(final int x0, final int y0, final int x1, final int y1, final char mark) {
        final int dx = Math.abs(x1 - x0);
        final int dy = -Math.abs(y1 - y0);
        int error = dx + dy;
        int x = x0;
        int y = y0;
        dot(x, y, mark);
        while (x != x1 || y != y1) {
            final int twice = 2 * error;
            if (twice >= dy) {
                error += dy;
                x += x0 < x1 ? 1 : -1;
            }
            if (twice <= dx) {
                error += dx;
                y += y0 < y1 ? 1 : -1;
            }
            dot(x, y, mark);
        }
    }

    String row(final int fromTop) {
        return new String(cells[fromTop]).replace(EMPTY_BRAILLE, ' ');
    }
}
