package dev.reverie.envs.classic;

import dev.reverie.envs.LaneRandom;
import dev.reverie.envs.Rows;

/**
 * MountainCar-v0 (Moore 1990): drive an underpowered car out of a valley, pushing left, not at all or right; reward -1.
 * MountainCarContinuous-v0: any force within 1; reward {@code -0.1 a^2}, and 100 at the goal. State and observation
 * {@code [position, velocity]}.
 *
 * @param continuous which of the two.
 */
record MountainCar(boolean continuous) implements Dynamics {
    static final double LEAST_POSITION = -1.2;
    static final double MOST_POSITION = 0.6;
    static final double MOST_SPEED = 0.07;

    @Override
    public void begin(final double[] state, final int at, final LaneRandom random, final int lane) {
        state[at] = random.uniform(lane, -0.6, -0.4);
        state[at + 1] = 0;
    }

    @Override
    public double step(final double[] state, final int at, final double action) {
        final double push = continuous ? action * 0.0015 : (action - 1) * 0.001;
        final double faster = state[at + 1] + push - 0.0025 * Math.cos(3 * state[at]);
        final double velocity = Math.max(-MOST_SPEED, Math.min(MOST_SPEED, faster));
        final double position = Math.max(LEAST_POSITION, Math.min(MOST_POSITION, state[at] + velocity));
        state[at] = position;
        state[at + 1] = position == LEAST_POSITION && velocity < 0 ? 0 : velocity;
        if (!continuous) {
            return -1;
        }
        return (isTerminal(state, at) ? 100 : 0) - 0.1 * action * action;
    }

    @Override
    public boolean isTerminal(final double[] state, final int at) {
        return state[at] >= (continuous ? 0.45 : 0.5) && state[at + 1] >= 0;
    }

    @Override
    public void observe(final double[] state, final int at, final Rows out, final int lane) {
        out.floatAt(lane, 0, 0, (float) state[at]);
        out.floatAt(lane, 0, 1, (float) state[at + 1]);
    }
}
