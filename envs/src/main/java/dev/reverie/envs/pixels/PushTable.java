package dev.reverie.envs.pixels;

import dev.reverie.envs.Rows;
import java.util.random.RandomGenerator;

/**
 * A table of side 1 with three round blocks and a finger that pushes them, as for visual foresight (Finn and Levine 2017). The
 * action is the finger's displacement, {@code [-1, 1]^2} times 0.06: right, down. Blocks move only as far as they are pushed,
 * and push each other. Reward: by how much the red block came nearer to the ring, in tenths of the side; 1 more when it is
 * within 0.05, where the episode ends.
 */
final class PushTable implements Scene {
    private static final int BLOCKS = 3;
    private static final double FINGER = 0.04;
    private static final double BLOCK = 0.075;
    private static final double REACH = 0.06;
    private static final double ARRIVED = 0.05;
    private static final int SUBSTEPS = 4;
    private static final int SETTLING = 4;
    private static final int[] COLOURS = {0xE04040, 0x3C8CE0, 0xE0C040};

    /** Finger, goal, then the blocks: x and y of each; last whether the block has arrived. */
    private static final int GOAL = 2;

    private static final int FIRST = 4;
    private static final int DONE = FIRST + 2 * BLOCKS;

    private final double[] state = new double[DONE + 1];

    @Override
    public void begin(final RandomGenerator random) {
        state[DONE] = 0;
        for (int body = 0; body < DONE; body += 2) {
            do {
                state[body] = 0.1 + 0.8 * random.nextDouble();
                state[body + 1] = 0.1 + 0.8 * random.nextDouble();
            } while (overlaps(body));
        }
    }

    /** Whether a body that was just put down is on one before it. The ring may be under blocks other than its own. */
    private boolean overlaps(final int body) {
        boolean overlaps = body == FIRST && distance(body, GOAL) < 0.25;
        for (int other = 0; other < body; other += 2) {
            overlaps |= other != GOAL && body != GOAL && distance(body, other) < 2 * BLOCK + 0.01;
        }
        return overlaps;
    }

    private double distance(final int a, final int b) {
        final double dx = state[a] - state[b];
        final double dy = state[a + 1] - state[b + 1];
        return Math.sqrt(dx * dx + dy * dy);
    }

    @Override
    public double step(final Rows actions, final int i) {
        final double dx = actions.actionAt(i, 0) * REACH / SUBSTEPS;
        final double dy = actions.actionAt(i, 1) * REACH / SUBSTEPS;
        final double before = distance(FIRST, GOAL);
        for (int substep = 0; substep < SUBSTEPS; substep++) {
            state[0] = within(state[0] + dx, FINGER);
            state[1] = within(state[1] + dy, FINGER);
            settle();
        }
        final double after = distance(FIRST, GOAL);
        state[DONE] = after < ARRIVED ? 1 : 0;
        return 10 * (before - after) + state[DONE];
    }

    private static double within(final double place, final double radius) {
        return Math.max(radius, Math.min(1 - radius, place));
    }

    private void settle() {
        for (int round = 0; round < SETTLING; round++) {
            for (int block = FIRST; block < DONE; block += 2) {
                part(0, block, FINGER + BLOCK, 0);
                for (int other = FIRST; other < block; other += 2) {
                    part(other, block, 2 * BLOCK, 0.5);
                }
            }
            for (int block = FIRST; block < DONE; block += 2) {
                state[block] = within(state[block], BLOCK);
                state[block + 1] = within(state[block + 1], BLOCK);
            }
        }
        for (int block = FIRST; block < DONE; block += 2) {
            part(block, 0, FINGER + BLOCK, 0);
        }
        state[0] = within(state[0], FINGER);
        state[1] = within(state[1], FINGER);
    }

    /** Moves two bodies apart to a distance of {@code least}, of which {@code share} is the first one's way. */
    private void part(final int a, final int b, final double least, final double share) {
        final double distance = distance(a, b);
        if (distance >= least) {
            return;
        }
        final double nx = distance > 0 ? (state[b] - state[a]) / distance : 1;
        final double ny = distance > 0 ? (state[b + 1] - state[a + 1]) / distance : 0;
        final double way = least - distance;
        state[a] -= nx * way * share;
        state[a + 1] -= ny * way * share;
        state[b] += nx * way * (1 - share);
        state[b + 1] += ny * way * (1 - share);
    }

    @Override
    public boolean isOver() {
        return state[DONE] != 0;
    }

    @Override
    public void draw(final Canvas canvas) {
        final double n = canvas.size();
        canvas.clear(0x30);
        canvas.disc(state[GOAL] * n, state[GOAL + 1] * n, (BLOCK + 0.03) * n, BLOCK * n, 0xF0A0A0);
        for (int k = 0; k < BLOCKS; k++) {
            canvas.disc(state[FIRST + 2 * k] * n, state[FIRST + 2 * k + 1] * n, BLOCK * n, 0, COLOURS[k]);
        }
        canvas.disc(state[0] * n, state[1] * n, FINGER * n, 0, 0xF0F0F0);
    }

    @Override
    public double[] state() {
        return state;
    }
}
