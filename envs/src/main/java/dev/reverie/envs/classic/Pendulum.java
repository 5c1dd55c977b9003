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
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Pendulum-v1: swing a pendulum up by a torque within 2. State {@code [theta, theta']}, upright at 0; observation
 * {@code [cos theta, sin theta, theta']}; reward {@code -(theta^2 + 0.1 theta'^2 + 0.001 u^2)} of the state left, theta
 * within pi; never terminates; 200 steps. Lanes are flat arrays, one an element of the state.
 */
public final class Pendulum implements Simulator, StateAccess {
    private static final double GRAVITY = 10;
    private static final double DT = 0.05;
    private static final double MOST_SPEED = 8;
    private static final double TURN = 2 * Math.PI;
    private static final double SLACK = 1e-6;

    private final EnvSpec spec;
    private final Episodes episodes;
    private final SavedState saved;
    private final int observation;
    private final double[] theta;
    private final double[] thetaDot;
    private final double[] sin;
    private final double[] reward;

    /** @param lanes stepped together. */
    public Pendulum(final int lanes) {
        spec = new EnvSpec(
                "Pendulum-v1",
                lanes,
                List.of(Field.vector("observation", 3, -MOST_SPEED, MOST_SPEED)),
                ActionSpace.Box.of(1, -2, 2),
                200);
        episodes = new Episodes(spec);
        saved = new SavedState(spec, episodes.savedBytes() + 16 * lanes);
        observation = spec.layout().offset(0);
        theta = new double[lanes];
        thetaDot = new double[lanes];
        sin = new double[lanes];
        reward = new double[lanes];
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(seed, out);
        for (int i = 0; i < theta.length; i++) {
            begin(out, i);
            observe(out.buffer(), out.at(i) + observation, i);
        }
    }

    private void begin(final Rows out, final int i) {
        final LaneRandom random = episodes.random();
        theta[i] = random.uniform(i, -Math.PI, Math.PI);
        thetaDot[i] = random.uniform(i, -1, 1);
        episodes.first(out, i);
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        episodes.admit(actions, out);
        for (int i = 0; i < theta.length; i++) {
            integrate(i, actions.actionAt(i, 0));
        }
        final UnsafeBuffer buffer = out.buffer();
        for (int i = 0; i < theta.length; i++) {
            if (episodes.isOver(i)) {
                begin(out, i);
            } else {
                episodes.move(out, i, reward[i], false);
            }
            observe(buffer, out.at(i) + observation, i);
        }
    }

    private void integrate(final int i, final double torque) {
        final double angle = theta[i] - TURN * Math.floor((theta[i] + Math.PI) / TURN);
        final double speed = thetaDot[i];
        reward[i] = -(angle * angle + 0.1 * (speed * speed) + 0.001 * (torque * torque));
        final double faster = speed + (1.5 * GRAVITY * sin[i] + 3 * torque) * DT;
        thetaDot[i] = Math.max(-MOST_SPEED, Math.min(MOST_SPEED, faster));
        theta[i] += thetaDot[i] * DT;
    }

    private void observe(final UnsafeBuffer buffer, final int at, final int i) {
        sin[i] = Math.sin(theta[i]);
        buffer.putFloat(at, (float) Math.cos(theta[i]));
        buffer.putFloat(at + 4, (float) sin[i]);
        buffer.putFloat(at + 8, (float) thetaDot[i]);
    }

    @Override
    public int stateSize() {
        return 2;
    }

    @Override
    public void state(final int lane, final double[] out) {
        out[0] = theta[lane];
        out[1] = thetaDot[lane];
    }

    @Override
    public void setState(final int lane, final double[] state) {
        ClassicEnvironment.requireFinite(spec, state, 2);
        if (Math.abs(state[1]) > MOST_SPEED + SLACK) {
            throw new IllegalArgumentException(spec.id() + ": speed " + state[1] + " is not within -8 and 8");
        }
        theta[lane] = state[0];
        thetaDot[lane] = state[1];
        sin[lane] = Math.sin(state[0]);
        episodes.resume(lane);
    }

    @Override
    public byte[] save() {
        final ByteBuffer out = saved.begin();
        episodes.save(out);
        for (int i = 0; i < theta.length; i++) {
            out.putDouble(theta[i]).putDouble(thetaDot[i]);
        }
        return saved.seal(out);
    }

    @Override
    public void restore(final byte[] state) {
        final ByteBuffer in = saved.open(state);
        episodes.restore(in);
        for (int i = 0; i < theta.length; i++) {
            theta[i] = in.getDouble();
            thetaDot[i] = in.getDouble();
            sin[i] = Math.sin(theta[i]);
        }
    }
}
