package dev.reverie.envs.classic;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Episodes;
import dev.reverie.envs.Rows;
import dev.reverie.envs.SavedState;
import dev.reverie.envs.Simulator;
import dev.reverie.envs.StateAccess;
import java.nio.ByteBuffer;

/** A batch of lanes of one {@link Dynamics} with a scalar action. */
final class ClassicEnvironment implements Simulator, StateAccess {
    private static final double SLACK = 1e-6;

    private final EnvSpec spec;
    private final Dynamics dynamics;
    private final Episodes episodes;
    private final SavedState saved;
    private final boolean discrete;
    private final double[] low;
    private final double[] high;
    private final double[] state;

    /**
     * @param spec     of the task.
     * @param low      least values of a state {@code [stateSize]}.
     * @param high     greatest values of a state {@code [stateSize]}.
     * @param dynamics of the task.
     */
    ClassicEnvironment(final EnvSpec spec, final double[] low, final double[] high, final Dynamics dynamics) {
        this.spec = spec;
        this.dynamics = dynamics;
        this.low = low;
        this.high = high;
        this.episodes = new Episodes(spec);
        this.state = new double[low.length * spec.lanes()];
        this.saved = new SavedState(spec, episodes.savedBytes() + 8 * state.length);
        this.discrete = spec.action() instanceof ActionSpace.Discrete;
    }

    static void requireFinite(final EnvSpec spec, final double[] state, final int size) {
        if (state.length != size) {
            throw new IllegalArgumentException(spec.id() + ": a state has " + size + " elements, got " + state.length);
        }
        for (int j = 0; j < size; j++) {
            if (!Double.isFinite(state[j])) {
                throw new IllegalArgumentException(spec.id() + ": state[" + j + "] " + state[j] + " is not finite");
            }
        }
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(seed, out);
        for (int i = 0; i < spec.lanes(); i++) {
            begin(out, i);
        }
    }

    private void begin(final Rows out, final int i) {
        final int at = i * low.length;
        dynamics.begin(state, at, episodes.random(), i);
        episodes.first(out, i);
        dynamics.observe(state, at, out, i);
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        episodes.admit(actions, out);
        for (int i = 0; i < spec.lanes(); i++) {
            if (episodes.isOver(i)) {
                begin(out, i);
                continue;
            }
            final int at = i * low.length;
            final double action = discrete ? actions.action(i) : actions.actionAt(i, 0);
            final double reward = dynamics.step(state, at, action);
            episodes.move(out, i, reward, dynamics.isTerminal(state, at));
            dynamics.observe(state, at, out, i);
        }
    }

    @Override
    public int stateSize() {
        return low.length;
    }

    @Override
    public void state(final int lane, final double[] out) {
        System.arraycopy(state, lane * low.length, out, 0, low.length);
    }

    @Override
    public void setState(final int lane, final double[] given) {
        requireFinite(spec, given, low.length);
        for (int j = 0; j < low.length; j++) {
            if (given[j] < low[j] - SLACK || given[j] > high[j] + SLACK) {
                throw new IllegalArgumentException(
                        spec.id() + ": state[" + j + "] " + given[j] + " is not within " + low[j] + " and " + high[j]);
            }
        }
        System.arraycopy(given, 0, state, lane * low.length, low.length);
        episodes.resume(lane);
    }

    @Override
    public byte[] save() {
        final ByteBuffer out = saved.begin();
        episodes.save(out);
        for (final double value : state) {
            out.putDouble(value);
        }
        return saved.seal(out);
    }

    @Override
    public void restore(final byte[] bytes) {
        final ByteBuffer in = saved.open(bytes);
        episodes.restore(in);
        for (int j = 0; j < state.length; j++) {
            state[j] = in.getDouble();
        }
    }
}
