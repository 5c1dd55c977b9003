package dev.reverie.envs.sokoban;

/** Sokoban's cells as {@code [size, size, 3]} uint8 pictures, by their bits in {@link Levels}. */
final class Sprites {
    private static final int[] COLOURS = {0x000000, 0x8A7F70, 0xF5D547, 0x6BB6FF, 0xC8793B, 0x4C9F4C};

    /** Eight rows of eight pixels a cell: index of a colour. */
    private static final String[] FLOOR = {
        "00000000", "00000000", "00000000", "00000000", "00000000", "00000000", "00000000", "00000000"
    };

    private static final String[] WALL = {
        "11111110", "11111110", "11111110", "00000000", "11101111", "11101111", "11101111", "00000000"
    };
    private static final String[] TARGET = {
        "00000000", "02000020", "00200200", "00022000", "00022000", "00200200", "02000020", "00000000"
    };
    private static final String[] BOX = {
        "44444444", "40000004", "40400404", "40044004", "40044004", "40400404", "40000004", "44444444"
    };
    private static final String[] STORED = {
        "55555555", "50000005", "50500505", "50055005", "50055005", "50500505", "50000005", "55555555"
    };
    private static final String[] PLAYER = {
        "00033000", "00333300", "00033000", "03333330", "00033000", "00033000", "00300300", "03000030"
    };

    private final int size;
    private final byte[][] pictures = new byte[16][];

    /** @param size of a picture in pixels, a multiple of 8 or a divisor of it. */
    Sprites(final int size) {
        this.size = size;
        for (int cell = 0; cell < 16; cell++) {
            pictures[cell] = picture(cell);
        }
    }

    private byte[] picture(final int cell) {
        final boolean target = (cell & Levels.TARGET) != 0;
        final boolean box = (cell & Levels.BOX) != 0;
        final String[] under = (cell & Levels.WALL) != 0 ? WALL : target ? TARGET : FLOOR;
        final String[] over = (cell & Levels.PLAYER) != 0 ? PLAYER : box ? target ? STORED : BOX : FLOOR;
        final byte[] picture = new byte[size * size * 3];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                final int row = y * 8 / size;
                final int column = x * 8 / size;
                final char top = over[row].charAt(column);
                final char c = top != '0' || box ? top : under[row].charAt(column);
                final int colour = COLOURS[c - '0'];
                for (int k = 0; k < 3; k++) {
                    picture[(y * size + x) * 3 + k] = (byte) (colour >> 16 - 8 * k);
                }
            }
        }
        return picture;
    }

    /** Copies the picture of a cell into a frame {@code [_, width, 3]} with its upper left corner at {@code (x, y)}. */
    void draw(final int cell, final byte[] frame, final int width, final int x, final int y) {
        final byte[] picture = pictures[cell];
        for (int row = 0; row < size; row++) {
            System.arraycopy(picture, row * size * 3, frame, ((y + row) * width + x) * 3, size * 3);
        }
    }
}
