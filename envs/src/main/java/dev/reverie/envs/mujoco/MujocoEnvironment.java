package dev.reverie.envs.mujoco;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Episodes;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.SavedState;
import dev.reverie.envs.Simulator;
import dev.reverie.envs.StateAccess;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lanes of one {@link Task} over one {@link Model}. The action is the control vector within the actuators' ranges; the
 * observation one FLOAT32 vector, an {@link Eye}'s picture, or both. An episode whose numbers diverge is truncated with reward 0. The internal state that can
 * be read and set is {@code [qpos, qvel]}. One thread; close it, or the library's memory stays taken.
 */
public final class MujocoEnvironment implements Simulator, StateAccess {
    private static final double UNBOUNDED = 1;

    private final EnvSpec spec;
    private final Model model;
    private final Task[] tasks;
    private final Data[] data;
    private final Episodes episodes;
    private final SavedState saved;
    private final @Nullable Observation[] observations;
    private final @Nullable Eye eye;
    private final int offset;
    private final int picture;
    private final int controls;
    private final Crew crew;
    private Rows actions;
    private Rows rows;

    /**
     * @param spec  from {@link #spec(String, Model, int, int, int)}.
     * @param model owned from here on.
     * @param task  made for each lane.
     */
    public MujocoEnvironment(final EnvSpec spec, final Model model, final Function<Data, Task> task) {
        this(spec, model, task, null, 1);
    }

    /**
     * @param spec  whose fields are the task's vector, the eye's picture, or both in this order.
     * @param model owned from here on.
     * @param task  made for each lane.
     * @param eye   owned from here on; null for none.
     * @param threads that step the lanes, the caller's among them; what comes of it is the same.
     */
    public MujocoEnvironment(
            final EnvSpec spec,
            final Model model,
            final Function<Data, Task> task,
            final @Nullable Eye eye,
            final int threads) {
        final int fields = spec.observation().size();
        this.spec = spec;
        this.model = model;
        this.eye = eye;
        this.episodes = new Episodes(spec);
        this.offset = spec.layout().offset(0);
        this.picture = spec.layout().offset(fields - 1);
        this.controls = model.size("nu");
        this.data = new Data[spec.lanes()];
        this.tasks = new Task[spec.lanes()];
        for (int i = 0; i < data.length; i++) {
            data[i] = model.data();
            tasks[i] = task.apply(data[i]);
        }
        this.saved = new SavedState(spec, episodes.savedBytes() + data.length * data[0].savedBytes());
        this.actions = Rows.allocate(spec.layout(), 0);
        this.rows = actions;
        this.crew = new Crew(threads, spec.lanes(), spec.id(), this::stepLanes);
        this.observations = new Observation[crew.size()];
        if (eye == null || fields > 1) {
            Arrays.setAll(
                    observations, i -> new Observation(spec.observation().get(0).size()));
        }
    }

    /**
     * @param id          of the task.
     * @param model       whose control ranges bound the actions; a control without a range is within -1 and 1.
     * @param lanes       stepped together.
     * @param observation numbers seen.
     * @param stepLimit   of an episode, 0 for none.
     * @return the spec.
     */
    public static EnvSpec spec(
            final String id, final Model model, final int lanes, final int observation, final int stepLimit) {
        final List<Double> low = new ArrayList<>();
        final List<Double> high = new ArrayList<>();
        final Doubles range = model.doubles("actuator_ctrlrange");
        for (int i = 0; i < model.size("nu"); i++) {
            final boolean limited = model.integer("actuator_ctrllimited", i) != 0;
            low.add(limited ? range.get(2 * i) : -UNBOUNDED);
            high.add(limited ? range.get(2 * i + 1) : UNBOUNDED);
        }
        return new EnvSpec(
                id,
                lanes,
                List.of(Field.vector("observation", observation, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)),
                new ActionSpace.Box(low, high),
                stepLimit);
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    /** @return lane {@code lane}'s simulation, for renderers and planners; not a copy. */
    public Data data(final int lane) {
        return data[lane];
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(seed, out);
        for (int i = 0; i < data.length; i++) {
            begin(observations[0], out, i);
        }
        look(out);
    }

    private void look(final Rows out) {
        if (eye == null) {
            return;
        }
        eye.open();
        try {
            for (int i = 0; i < data.length; i++) {
                eye.see(data[i], out.buffer(), out.at(i) + picture);
            }
        } finally {
            eye.shut();
        }
    }

    private void begin(final @Nullable Observation observation, final Rows out, final int i) {
        data[i].reset();
        tasks[i].begin(episodes.generator(i));
        episodes.first(out, i);
        observe(observation, out, i);
    }

    private void observe(final @Nullable Observation observation, final Rows out, final int i) {
        if (observation == null) {
            return;
        }
        observation.begin(out.buffer(), out.at(i) + offset);
        tasks[i].observe(observation);
        observation.end();
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        episodes.admit(actions, out);
        this.actions = actions;
        this.rows = out;
        crew.run();
        look(out);
    }

    private void stepLanes(final int worker, final int from, final int to) {
        final Observation observation = observations[worker];
        final Rows out = rows;
        for (int i = from; i < to; i++) {
            if (episodes.isOver(i)) {
                begin(observation, out, i);
                continue;
            }
            final Data lane = data[i];
            for (int j = 0; j < controls; j++) {
                lane.ctrl().set(j, actions.actionAt(i, j));
            }
            final double reward = tasks[i].step();
            if (lane.isDiverged()) {
                lane.forward();
                episodes.truncate(out, i, 0);
            } else {
                episodes.move(out, i, reward, tasks[i].isTerminal());
            }
            observe(observation, out, i);
        }
    }

    @Override
    public int stateSize() {
        return model.size("nq") + model.size("nv");
    }

    @Override
    public void state(final int lane, final double[] out) {
        final Doubles qpos = data[lane].qpos();
        final Doubles qvel = data[lane].qvel();
        for (int j = 0; j < qpos.size(); j++) {
            out[j] = qpos.get(j);
        }
        for (int j = 0; j < qvel.size(); j++) {
            out[qpos.size() + j] = qvel.get(j);
        }
    }

    @Override
    public void setState(final int lane, final double[] state) {
        if (state.length != stateSize()) {
            throw new IllegalArgumentException(
                    spec.id() + ": a state has " + stateSize() + " elements, got " + state.length);
        }
        for (int j = 0; j < state.length; j++) {
            if (!Double.isFinite(state[j])) {
                throw new IllegalArgumentException(spec.id() + ": state[" + j + "] " + state[j] + " is not finite");
            }
        }
        final Doubles qpos = data[lane].qpos();
        final Doubles qvel = data[lane].qvel();
        for (int j = 0; j < qpos.size(); j++) {
            qpos.set(j, state[j]);
        }
        for (int j = 0; j < qvel.size(); j++) {
            qvel.set(j, state[qpos.size() + j]);
        }
        data[lane].forward();
        episodes.resume(lane);
    }

    @Override
    public byte[] save() {
        final ByteBuffer out = saved.begin();
        episodes.save(out);
        for (final Data lane : data) {
            lane.save(out);
        }
        return saved.seal(out);
    }

    @Override
    public void restore(final byte[] state) {
        final ByteBuffer in = saved.open(state);
        episodes.restore(in);
        for (final Data lane : data) {
            lane.restore(in);
        }
    }

    @Override
    public void close() {
        crew.close();
        if (eye != null) {
            eye.close();
        }
        for (final Data lane : data) {
            lane.close();
        }
        model.close();
    }
}
