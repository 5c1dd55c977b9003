package dev.reverie.envs.pixels;

import java.util.Arrays;

/**
 * A closed road drawn from a seed: a Catmull-Rom curve through twelve points around the middle, cut into tiles of equal length
 * and put on a map of cells of half a metre. Nothing allocates but the constructor.
 */
final class Track {
    /** Cells of the map's side. */
    static final int CELLS = 400;
    /** Cells in a metre. */
    static final int PER_METRE = 2;
    /** Tiles at most. */
    static final int MOST_TILES = 256;

    static final double HALF_WIDTH = 4.5;

    private static final int POINTS = 12;
    private static final int FINE = 64;
    private static final double TILE = 3.5;
    private static final double CURB = 0.7;
    private static final double STEP = 0.3;

    private final short[] map = new short[CELLS * CELLS];
    private final double[] corner = new double[2 * POINTS];
    private final double[] line = new double[2 * POINTS * FINE];
    private double startX;
    private double startY;
    private double startHeading;
    private int tiles;
    private long seed = -1;
    private long draws;

    /** Makes this the track of a seed, at once if it is already. */
    void become(final long wanted) {
        if (wanted == seed) {
            return;
        }
        seed = wanted;
        Arrays.fill(map, (short) 0);
        bend();
        double length = 0;
        for (int k = 0; k < POINTS * FINE; k++) {
            length += segment(k);
        }
        tiles = Math.min(MOST_TILES, (int) (length / TILE));
        double gone = 0;
        for (int k = 0; k < POINTS * FINE; k++) {
            pave(k, gone, length);
            gone += segment(k);
        }
        startX = line[0];
        startY = line[1];
        startHeading = StrictMath.atan2(line[3] - line[1], line[2] - line[0]);
    }

    private void bend() {
        draws = seed;
        for (int k = 0; k < POINTS; k++) {
            final double angle = 2 * Math.PI * (k + 0.6 * (draw() - 0.5)) / POINTS;
            final double radius = 45 + 35 * draw();
            corner[2 * k] = 100 + radius * StrictMath.cos(angle);
            corner[2 * k + 1] = 100 + radius * StrictMath.sin(angle);
        }
        for (int k = 0; k < POINTS * FINE; k++) {
            final double t = (double) (k % FINE) / FINE;
            for (int axis = 0; axis < 2; axis++) {
                final double a = corner[2 * ((k / FINE + POINTS - 1) % POINTS) + axis];
                final double b = corner[2 * (k / FINE) + axis];
                final double c = corner[2 * ((k / FINE + 1) % POINTS) + axis];
                final double d = corner[2 * ((k / FINE + 2) % POINTS) + axis];
                final double e = 2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t;
                line[2 * k + axis] = 0.5 * (e + (3 * b - a - 3 * c + d) * t * t * t);
            }
        }
    }

    /** @return the next of the track's numbers in [0, 1): SplitMix64. */
    private double draw() {
        draws += 0x9E3779B97F4A7C15L;
        final long a = (draws ^ draws >>> 30) * 0xBF58476D1CE4E5B9L;
        final long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
        return ((b ^ b >>> 31) >>> 11) * 0x1p-53;
    }

    private double segment(final int k) {
        final int next = (k + 1) % (POINTS * FINE);
        final double dx = line[2 * next] - line[2 * k];
        final double dy = line[2 * next + 1] - line[2 * k + 1];
        return Math.sqrt(dx * dx + dy * dy);
    }

    private void pave(final int k, final double gone, final double length) {
        final int next = (k + 1) % (POINTS * FINE);
        final double size = segment(k);
        final double dx = (line[2 * next] - line[2 * k]) / size;
        final double dy = (line[2 * next + 1] - line[2 * k + 1]) / size;
        for (double along = 0; along < size; along += STEP) {
            final int tile = Math.min(tiles - 1, (int) ((gone + along) / length * tiles)) + 1;
            for (double across = -HALF_WIDTH; across <= HALF_WIDTH; across += STEP) {
                final int x = (int) ((line[2 * k] + dx * along - dy * across) * PER_METRE);
                final int y = (int) ((line[2 * k + 1] + dy * along + dx * across) * PER_METRE);
                final boolean curb = Math.abs(across) > HALF_WIDTH - CURB;
                final int at = Math.max(0, Math.min(CELLS - 1, y)) * CELLS + Math.max(0, Math.min(CELLS - 1, x));
                if (!curb || map[at] == 0) {
                    map[at] = (short) (curb ? -tile : tile);
                }
            }
        }
    }

    /** @return cells {@code [CELLS * CELLS]}: 0 grass, else the tile's number from 1, negative at the curb; not a copy. */
    short[] map() {
        return map;
    }

    /** @return tile under a place in metres, from 0; -1 on grass, -2 beyond the map. */
    int tileAt(final double x, final double y) {
        final int column = (int) Math.floor(x * PER_METRE);
        final int row = (int) Math.floor(y * PER_METRE);
        if (column < 0 || column >= CELLS || row < 0 || row >= CELLS) {
            return -2;
        }
        return Math.abs(map[row * CELLS + column]) - 1;
    }

    int tiles() {
        return tiles;
    }

    double startX() {
        return startX;
    }

    double startY() {
        return startY;
    }

    /** @return radians from the x axis. */
    double startHeading() {
        return startHeading;
    }
}
