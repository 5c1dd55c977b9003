package dev.reverie.envs.classic;

import dev.reverie.envs.LaneRandom;
import dev.reverie.envs.Rows;

/**
 * Acrobot-v1 (Sutton 1996, Sutton and Barto's equations): swing the tip of two links above the bar by a torque of -1, 0 or
 * 1 at the elbow. State {@code [theta1, theta2, theta1', theta2']}, hanging at 0; observation cosines and sines of both and
 * both speeds; reward -1, 0 at the goal. One Runge-Kutta step of 0.2 s. One thread.
 */
final class Acrobot implements Dynamics {
    static final double MOST_SPEED_1 = 4 * Math.PI;
    static final double MOST_SPEED_2 = 9 * Math.PI;

    private static final double GRAVITY = 9.8;
    private static final double CENTRE = 0.5;
    private static final double DT = 0.2;

    private final double[] k1 = new double[4];
    private final double[] k2 = new double[4];
    private final double[] k3 = new double[4];
    private final double[] k4 = new double[4];
    private final double[] y = new double[4];

    @Override
    public void begin(final double[] state, final int at, final LaneRandom random, final int lane) {
        for (int j = 0; j < 4; j++) {
            state[at + j] = random.uniform(lane, -0.1, 0.1);
        }
    }

    @Override
    public double step(final double[] state, final int at, final double action) {
        final double torque = action - 1;
        slope(state, at, torque, k1);
        advance(state, at, k1, DT / 2);
        slope(y, 0, torque, k2);
        advance(state, at, k2, DT / 2);
        slope(y, 0, torque, k3);
        advance(state, at, k3, DT);
        slope(y, 0, torque, k4);
        for (int j = 0; j < 4; j++) {
            state[at + j] += DT / 6 * (k1[j] + 2 * k2[j] + 2 * k3[j] + k4[j]);
        }
        state[at] = wrap(state[at]);
        state[at + 1] = wrap(state[at + 1]);
        state[at + 2] = Math.max(-MOST_SPEED_1, Math.min(MOST_SPEED_1, state[at + 2]));
        state[at + 3] = Math.max(-MOST_SPEED_2, Math.min(MOST_SPEED_2, state[at + 3]));
        return isTerminal(state, at) ? 0 : -1;
    }

    private void advance(final double[] state, final int at, final double[] k, final double dt) {
        for (int j = 0; j < 4; j++) {
            y[j] = state[at + j] + dt * k[j];
        }
    }

    private static void slope(final double[] s, final int at, final double torque, final double[] out) {
        final double theta1 = s[at];
        final double theta2 = s[at + 1];
        final double omega1 = s[at + 2];
        final double omega2 = s[at + 3];
        final double cos2 = Math.cos(theta2);
        final double sin2 = Math.sin(theta2);
        final double d1 = CENTRE * CENTRE + (1 + CENTRE * CENTRE + 2 * CENTRE * cos2) + 2;
        final double d2 = CENTRE * CENTRE + CENTRE * cos2 + 1;
        final double phi2 = CENTRE * GRAVITY * Math.cos(theta1 + theta2 - Math.PI / 2);
        final double phi1 = -CENTRE * omega2 * omega2 * sin2
                - 2 * CENTRE * omega2 * omega1 * sin2
                + (CENTRE + 1) * GRAVITY * Math.cos(theta1 - Math.PI / 2)
                + phi2;
        final double alpha2 = (torque + d2 / d1 * phi1 - CENTRE * omega1 * omega1 * sin2 - phi2)
                / (CENTRE * CENTRE + 1 - d2 * d2 / d1);
        out[0] = omega1;
        out[1] = omega2;
        out[2] = -(d2 * alpha2 + phi1) / d1;
        out[3] = alpha2;
    }

    private static double wrap(final double angle) {
        double wrapped = angle;
        while (wrapped > Math.PI) {
            wrapped -= 2 * Math.PI;
        }
        while (wrapped < -Math.PI) {
            wrapped += 2 * Math.PI;
        }
        return wrapped;
    }

    @Override
    public boolean isTerminal(final double[] state, final int at) {
        return -Math.cos(state[at]) - Math.cos(state[at + 1] + state[at]) > 1;
    }

    @Override
    public void observe(final double[] state, final int at, final Rows out, final int lane) {
        out.floatAt(lane, 0, 0, (float) Math.cos(state[at]));
        out.floatAt(lane, 0, 1, (float) Math.sin(state[at]));
        out.floatAt(lane, 0, 2, (float) Math.cos(state[at + 1]));
        out.floatAt(lane, 0, 3, (float) Math.sin(state[at + 1]));
        out.floatAt(lane, 0, 4, (float) state[at + 2]);
        out.floatAt(lane, 0, 5, (float) state[at + 3]);
    }
}
