package dev.reverie.envs.grid;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Episodes;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.SavedState;
import dev.reverie.envs.Simulator;
import dev.reverie.envs.StateAccess;
import dev.reverie.envs.Tabular;
import dev.reverie.envs.TransitionTable;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Lanes that sample a {@link TransitionTable}, or one table at first and another after a number of a lane's own
 * transitions, counted over all its episodes. Observation: the field {@code state}, INT32.
 */
public final class TabularEnvironment implements Simulator, StateAccess, Tabular {
    private final EnvSpec spec;
    private final TransitionTable before;
    private final TransitionTable after;
    private final long change;
    private final Episodes episodes;
    private final SavedState saved;
    private final int[] state;
    private final long[] made;

    /**
     * A task that stays as it is.
     *
     * @param id        of the task.
     * @param lanes     stepped together.
     * @param table     of the task.
     * @param stepLimit of an episode, 0 for none.
     */
    public TabularEnvironment(final String id, final int lanes, final TransitionTable table, final int stepLimit) {
        this(spec(id, lanes, table, stepLimit), table, table, Long.MAX_VALUE);
    }

    /**
     * A task that changes once.
     *
     * @param spec   of the task: one field {@code state} and discrete actions, as of both tables.
     * @param before table of a lane's first {@code change} transitions.
     * @param after  table from then on.
     * @param change transitions of a lane before its task changes.
     */
    public TabularEnvironment(
            final EnvSpec spec, final TransitionTable before, final TransitionTable after, final long change) {
        if (!spec.equals(spec(spec.id(), spec.lanes(), before, spec.stepLimit()))
                || !spec.equals(spec(spec.id(), spec.lanes(), after, spec.stepLimit()))) {
            throw new IllegalArgumentException(spec + " does not fit its tables");
        }
        this.spec = spec;
        this.before = before;
        this.after = after;
        this.change = change;
        this.episodes = new Episodes(spec);
        this.saved = new SavedState(spec, episodes.savedBytes() + 12 * spec.lanes());
        this.state = new int[spec.lanes()];
        this.made = new long[spec.lanes()];
    }

    /** @return the spec of a task with that table. */
    public static EnvSpec spec(final String id, final int lanes, final TransitionTable table, final int stepLimit) {
        return new EnvSpec(
                id,
                lanes,
                List.of(Field.discrete("state", table.states())),
                new ActionSpace.Discrete(table.actions()),
                stepLimit);
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    @Override
    public TransitionTable table() {
        return table(0);
    }

    private TransitionTable table(final int lane) {
        return made[lane] < change ? before : after;
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(seed, out);
        for (int lane = 0; lane < state.length; lane++) {
            made[lane] = 0;
            begin(out, lane);
        }
    }

    private void begin(final Rows out, final int lane) {
        state[lane] = table(lane).startState(episodes.random().nextDouble(lane));
        episodes.first(out, lane);
        out.intAt(lane, 0, 0, state[lane]);
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        episodes.admit(actions, out);
        for (int lane = 0; lane < state.length; lane++) {
            if (episodes.isOver(lane)) {
                begin(out, lane);
                continue;
            }
            final TransitionTable table = table(lane);
            final double u = episodes.random().nextDouble(lane);
            final int k = table.successor(state[lane], actions.action(lane), u);
            made[lane]++;
            state[lane] = table.next(k);
            episodes.move(out, lane, table.reward(k), table.terminated(k));
            out.intAt(lane, 0, 0, state[lane]);
        }
    }

    @Override
    public int stateSize() {
        return 1;
    }

    @Override
    public void state(final int lane, final double[] out) {
        out[0] = state[lane];
    }

    @Override
    public void setState(final int lane, final double[] given) {
        if (given.length != 1 || given[0] != Math.rint(given[0]) || !(given[0] >= 0 && given[0] < before.states())) {
            throw new IllegalArgumentException(
                    spec.id() + ": state " + (given.length == 1 ? given[0] : "of another size")
                            + " is not a whole number within 0 and " + (before.states() - 1));
        }
        state[lane] = (int) given[0];
        episodes.resume(lane);
    }

    @Override
    public byte[] save() {
        final ByteBuffer out = saved.begin();
        episodes.save(out);
        for (int lane = 0; lane < state.length; lane++) {
            out.putInt(state[lane]).putLong(made[lane]);
        }
        return saved.seal(out);
    }

    @Override
    public void restore(final byte[] bytes) {
        final ByteBuffer in = saved.open(bytes);
        episodes.restore(in);
        for (int lane = 0; lane < state.length; lane++) {
            state[lane] = in.getInt();
            made[lane] = in.getLong();
        }
    }
}
