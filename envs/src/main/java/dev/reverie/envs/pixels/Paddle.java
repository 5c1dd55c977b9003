package dev.reverie.envs.pixels;

import dev.reverie.envs.Rows;
import java.util.random.RandomGenerator;

/**
 * A ball, a paddle and a wall of 4 x 8 bricks, on a court of 64 x 64: 1 a brick, -1 and the end when the ball is missed. Actions:
 * left, stay, right. Where the ball meets the paddle decides its angle, up to 60 degrees; every return makes it faster. A wall
 * that is gone is built anew once the ball is below it.
 */
final class Paddle implements Scene {
    private static final double SIDE = 64;
    private static final double RADIUS = 1.5;
    private static final double HALF = 6;
    private static final double LINE = 59;
    private static final double MOVE = 3;
    private static final double SLOWEST = 1.5;
    private static final double FASTEST = 3;
    private static final double FASTER = 0.05;
    private static final int WALL_TOP = 8;
    private static final int BRICK_HEIGHT = 4;
    private static final int BRICK_WIDTH = 8;
    private static final int BRICK_ROWS = 4;
    private static final int WALL_BOTTOM = WALL_TOP + BRICK_ROWS * BRICK_HEIGHT;
    private static final int[] COLOURS = {0xD04848, 0xD08A3C, 0xC8C83C, 0x48A048};
    private static final double WHOLE = 0xFFFF_FFFFL;

    private static final int X = 0;
    private static final int Y = 1;
    private static final int DX = 2;
    private static final int DY = 3;
    private static final int SPEED = 4;
    private static final int CENTRE = 5;
    private static final int BRICKS = 6;

    private final double[] state = new double[7];

    @Override
    public void begin(final RandomGenerator random) {
        state[X] = 8 + 48 * random.nextDouble();
        state[Y] = WALL_BOTTOM + 8;
        state[SPEED] = SLOWEST;
        aim(random.nextDouble() - 0.5, 1);
        state[CENTRE] = SIDE / 2;
        state[BRICKS] = WHOLE;
    }

    /** Sets the ball's direction: {@code turn} of 60 degrees from straight down or up. */
    private void aim(final double turn, final int down) {
        final double angle = turn * Math.PI / 3;
        state[DX] = state[SPEED] * Angle.sin(angle);
        state[DY] = down * state[SPEED] * Angle.cos(angle);
    }

    @Override
    public double step(final Rows actions, final int i) {
        final double centre = state[CENTRE] + MOVE * (actions.action(i) - 1);
        state[CENTRE] = Math.max(HALF, Math.min(SIDE - HALF, centre));
        final double before = state[Y];
        state[X] += state[DX];
        state[Y] += state[DY];
        if (state[X] < RADIUS || state[X] > SIDE - RADIUS) {
            state[X] = (state[X] < RADIUS ? 2 * RADIUS : 2 * (SIDE - RADIUS)) - state[X];
            state[DX] = -state[DX];
        }
        if (state[Y] < RADIUS) {
            state[Y] = 2 * RADIUS - state[Y];
            state[DY] = -state[DY];
        }
        final double offset = state[X] - state[CENTRE];
        if (before <= LINE && state[Y] > LINE && Math.abs(offset) <= HALF + RADIUS) {
            state[Y] = 2 * LINE - state[Y];
            state[SPEED] = Math.min(FASTEST, state[SPEED] + FASTER);
            aim(Math.max(-1, Math.min(1, offset / HALF)), -1);
        }
        if (state[BRICKS] == 0 && state[Y] > WALL_BOTTOM + RADIUS) {
            state[BRICKS] = WHOLE;
        }
        return isOver() ? -1 : hit(before);
    }

    private double hit(final double before) {
        final int row = Math.floorDiv((int) Math.floor(state[Y]) - WALL_TOP, BRICK_HEIGHT);
        if (row < 0 || row >= BRICK_ROWS) {
            return 0;
        }
        final int column = Math.min(7, (int) state[X] / BRICK_WIDTH);
        final long bricks = (long) state[BRICKS];
        final long brick = 1L << row * 8 + column;
        if ((bricks & brick) == 0) {
            return 0;
        }
        state[BRICKS] = bricks ^ brick;
        if (Math.floorDiv((int) Math.floor(before) - WALL_TOP, BRICK_HEIGHT) != row) {
            state[DY] = -state[DY];
        } else {
            state[DX] = -state[DX];
        }
        return 1;
    }

    @Override
    public boolean isOver() {
        return state[Y] > SIDE;
    }

    @Override
    public void draw(final Canvas canvas) {
        canvas.clear(0);
        final double scale = canvas.size() / SIDE;
        final long bricks = (long) state[BRICKS];
        for (int row = 0; row < BRICK_ROWS; row++) {
            final int y = WALL_TOP + row * BRICK_HEIGHT;
            for (int column = 0; column < 8; column++) {
                if ((bricks >> row * 8 + column & 1) != 0) {
                    final int x = column * BRICK_WIDTH;
                    canvas.rectangle(
                            x * scale,
                            y * scale,
                            (x + BRICK_WIDTH - 1) * scale,
                            (y + BRICK_HEIGHT - 1) * scale,
                            COLOURS[row]);
                }
            }
        }
        final double left = state[CENTRE] - HALF;
        canvas.rectangle(
                left * scale, (LINE + RADIUS) * scale, (left + 2 * HALF) * scale, (LINE + 4) * scale, 0x40C0FF);
        final double x = (state[X] - RADIUS) * scale;
        final double y = (state[Y] - RADIUS) * scale;
        canvas.rectangle(x, y, x + 2 * RADIUS * scale, y + 2 * RADIUS * scale, 0xFFFFFF);
    }

    @Override
    public double[] state() {
        return state;
    }
}
