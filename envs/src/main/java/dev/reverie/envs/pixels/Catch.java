package dev.reverie.envs.pixels;

import dev.reverie.envs.Rows;
import java.util.random.RandomGenerator;

/**
 * Catch (Mnih et al. 2014, bsuite) on 16 x 16 cells: a ball falls a cell a step, a paddle of three cells at the bottom goes
 * left, stays or goes right; after 15 steps 1 if it is under the ball, else -1.
 */
final class Catch implements Scene {
    private static final int CELLS = 16;
    private static final int ROW = 0;
    private static final int COLUMN = 1;
    private static final int PADDLE = 2;

    private final double[] state = new double[3];

    @Override
    public void begin(final RandomGenerator random) {
        state[ROW] = 0;
        state[COLUMN] = random.nextInt(CELLS);
        state[PADDLE] = CELLS / 2;
    }

    @Override
    public double step(final Rows actions, final int i) {
        state[PADDLE] = Math.max(1, Math.min(CELLS - 2, state[PADDLE] + actions.action(i) - 1));
        state[ROW]++;
        return !isOver() ? 0 : Math.abs(state[PADDLE] - state[COLUMN]) <= 1 ? 1 : -1;
    }

    @Override
    public boolean isOver() {
        return state[ROW] == CELLS - 1;
    }

    @Override
    public void draw(final Canvas canvas) {
        final double cell = (double) canvas.size() / CELLS;
        canvas.clear(0);
        final double left = (state[PADDLE] - 1) * cell;
        canvas.rectangle(left, (CELLS - 1) * cell, left + 3 * cell, CELLS * cell, 0x40C0FF);
        final double x = state[COLUMN] * cell;
        final double y = state[ROW] * cell;
        canvas.rectangle(x, y, x + cell, y + cell, 0xFFFFFF);
    }

    @Override
    public double[] state() {
        return state;
    }
}
