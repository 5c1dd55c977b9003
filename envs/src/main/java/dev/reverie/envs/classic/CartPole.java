package dev.reverie.envs.classic;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Episodes;
import dev.reverie.envs.Field;
import dev.reverie.envs.LaneRandom;
import dev.reverie.envs.Rows;
import dev.reverie.envs.SavedState;
import dev.reverie.envs.Simulator;
import dev.reverie.envs.StateAccess;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * CartPole-v1 (Barto, Sutton, Anderson 1983): push a cart left or right to keep its pole up. State and observation
 * {@code [x, x', theta, theta']}; reward 1 a step; over beyond 2.4 or 12 degrees; 500 steps at most.
 * Lanes are flat arrays, one an element of the state.
 */
public final class CartPole implements Simulator, StateAccess {
    private static final double X_LIMIT = 2.4;
    private static final double THETA_LIMIT = 12 * 2 * Math.PI / 360;

    private final EnvSpec spec;
    private final Episodes episodes;
    private final SavedState saved;
    private final int observation;
    private final double[] x;
    private final double[] xDot;
    private final double[] theta;
    private final double[] thetaDot;
    private final double[] force;
    private final double[] sin;
    private final double[] cos;
    private final double[] angular;
    private boolean wide;

    /** @param lanes stepped together. */
    public CartPole(final int lanes) {
        spec = new EnvSpec(
                "CartPole-v1",
                lanes,
                List.of(Field.vector("observation", 4, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)),
                new ActionSpace.Discrete(2),
                500);
        episodes = new Episodes(spec);
        saved = new SavedState(spec, episodes.savedBytes() + 32 * lanes);
        observation = spec.layout().offset(0);
        x = new double[lanes];
        xDot = new double[lanes];
        theta = new double[lanes];
        thetaDot = new double[lanes];
        force = new double[lanes];
        sin = new double[lanes];
        cos = new double[lanes];
        angular = new double[lanes];
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(seed, out);
        wide = false;
        for (int i = 0; i < x.length; i++) {
            begin(out, i);
            observe(out, i);
        }
    }

    private void begin(final Rows out, final int i) {
        final LaneRandom random = episodes.random();
        x[i] = random.uniform(i, -0.05, 0.05);
        xDot[i] = random.uniform(i, -0.05, 0.05);
        theta[i] = random.uniform(i, -0.05, 0.05);
        thetaDot[i] = random.uniform(i, -0.05, 0.05);
        episodes.first(out, i);
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        episodes.admit(actions, out);
        Euler.push(episodes.actions(), force);
        if (wide) {
            for (int i = 0; i < theta.length; i++) {
                sin[i] = Math.sin(theta[i]);
                cos[i] = Math.cos(theta[i]);
            }
            wide = false;
        } else {
            SmallAngle.sin(theta, sin);
            SmallAngle.cos(theta, cos);
        }
        Euler.temp(force, thetaDot, sin, force);
        Euler.angular(force, sin, cos, angular);
        Euler.linear(force, angular, cos, force);
        Euler.advance(x, xDot);
        Euler.advance(xDot, force);
        Euler.advance(theta, thetaDot);
        Euler.advance(thetaDot, angular);
        for (int i = 0; i < x.length; i++) {
            if (episodes.isOver(i)) {
                begin(out, i);
            } else {
                final boolean failed = Math.abs(x[i]) > X_LIMIT || Math.abs(theta[i]) > THETA_LIMIT;
                episodes.move(out, i, 1, failed);
            }
            observe(out, i);
        }
    }

    private void observe(final Rows out, final int i) {
        out.floatsAt(i, observation, (float) x[i], (float) xDot[i], (float) theta[i], (float) thetaDot[i]);
    }

    @Override
    public int stateSize() {
        return 4;
    }

    @Override
    public void state(final int lane, final double[] out) {
        out[0] = x[lane];
        out[1] = xDot[lane];
        out[2] = theta[lane];
        out[3] = thetaDot[lane];
    }

    @Override
    public void setState(final int lane, final double[] state) {
        ClassicEnvironment.requireFinite(spec, state, 4);
        x[lane] = state[0];
        xDot[lane] = state[1];
        theta[lane] = state[2];
        thetaDot[lane] = state[3];
        wide |= Math.abs(state[2]) > SmallAngle.MOST;
        episodes.resume(lane);
    }

    @Override
    public byte[] save() {
        final ByteBuffer out = saved.begin();
        episodes.save(out);
        for (int i = 0; i < x.length; i++) {
            out.putDouble(x[i]).putDouble(xDot[i]).putDouble(theta[i]).putDouble(thetaDot[i]);
        }
        return saved.seal(out);
    }

    @Override
    public void restore(final byte[] state) {
        final ByteBuffer in = saved.open(state);
        episodes.restore(in);
        wide = false;
        for (int i = 0; i < x.length; i++) {
            x[i] = in.getDouble();
            xDot[i] = in.getDouble();
            theta[i] = in.getDouble();
            thetaDot[i] = in.getDouble();
            wide |= Math.abs(theta[i]) > SmallAngle.MOST;
        }
    }

    /** Loops so small that the compiler makes vector instructions of each. */
    private static final class Euler {
        private static final double GRAVITY = 9.8;
        private static final double POLE_MASS = 0.1;
        private static final double TOTAL_MASS = 1.0 + POLE_MASS;
        private static final double HALF_LENGTH = 0.5;
        private static final double POLE_MOMENT = POLE_MASS * HALF_LENGTH;
        private static final double FORCE = 10;
        private static final double TAU = 0.02;

        private static void push(final int[] actions, final double[] force) {
            for (int i = 0; i < force.length; i++) {
                force[i] = actions[i] * (2 * FORCE) - FORCE;
            }
        }

        private static void temp(
                final double[] force, final double[] thetaDot, final double[] sin, final double[] temp) {
            for (int i = 0; i < temp.length; i++) {
                temp[i] = (force[i] + POLE_MOMENT * (thetaDot[i] * thetaDot[i]) * sin[i]) / TOTAL_MASS;
            }
        }

        private static void angular(
                final double[] temp, final double[] sin, final double[] cos, final double[] angular) {
            for (int i = 0; i < angular.length; i++) {
                angular[i] = (GRAVITY * sin[i] - cos[i] * temp[i])
                        / (HALF_LENGTH * (4.0 / 3.0 - POLE_MASS * (cos[i] * cos[i]) / TOTAL_MASS));
            }
        }

        private static void linear(
                final double[] temp, final double[] angular, final double[] cos, final double[] linear) {
            for (int i = 0; i < linear.length; i++) {
                linear[i] = temp[i] - POLE_MOMENT * angular[i] * cos[i] / TOTAL_MASS;
            }
        }

        private static void advance(final double[] value, final double[] slope) {
            for (int i = 0; i < value.length; i++) {
                value[i] += TAU * slope[i];
            }
        }
    }
}
