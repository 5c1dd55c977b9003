package dev.reverie.envs.mujoco.mjcf;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** One lane of a model with the user's reward and end; begins at the reference position or a keyframe, with noise. */
final class MjcfTask implements Task {
    /** mjJNT_SLIDE; hinges come after it, free joints and balls before. */
    private static final int SLIDE = 2;

    private static final int NO_KEY = -1;

    /**
     * What is the same in every lane.
     *
     * @param substeps of the simulation in a control step.
     * @param noise    bound of the uniform noise on what an episode begins with.
     * @param key      keyframe that episodes begin at, -1 for the reference position.
     * @param observed arrays seen, by MuJoCo's names.
     */
    record Settings(int substeps, double noise, int key, List<String> observed) {}

    private final Data data;
    private final Settings settings;
    private final DoubleSupplier reward;
    private final DoubleSupplier done;
    private final Doubles[] seen;
    private final Doubles range;
    private final Doubles keyPositions;
    private final Doubles keyVelocities;

    MjcfTask(final Data data, final Settings settings, final DoubleSupplier reward, final DoubleSupplier done) {
        this.data = data;
        this.settings = settings;
        this.reward = reward;
        this.done = done;
        this.seen = settings.observed().stream().map(data::doubles).toArray(Doubles[]::new);
        this.range = data.model().doubles("jnt_range");
        this.keyPositions = data.model().doubles("key_qpos");
        this.keyVelocities = data.model().doubles("key_qvel");
    }

    @Override
    public void begin(final RandomGenerator random) {
        final Model model = data.model();
        final Doubles qpos = data.qpos();
        final Doubles qvel = data.qvel();
        if (settings.key() != NO_KEY) {
            for (int i = 0; i < qpos.size(); i++) {
                qpos.set(i, keyPositions.get(settings.key() * qpos.size() + i));
            }
            for (int i = 0; i < qvel.size(); i++) {
                qvel.set(i, keyVelocities.get(settings.key() * qvel.size() + i));
            }
        }
        final double noise = settings.noise();
        final int joints = model.size("njnt");
        for (int joint = 0; joint < joints && noise > 0; joint++) {
            if (model.integer("jnt_type", joint) >= SLIDE) {
                final int i = model.integer("jnt_qposadr", joint);
                double position = qpos.get(i) + noise * (2 * random.nextDouble() - 1);
                if (model.integer("jnt_limited", joint) != 0) {
                    position = Math.max(range.get(2 * joint), Math.min(range.get(2 * joint + 1), position));
                }
                qpos.set(i, position);
            }
        }
        for (int i = 0; i < qvel.size() && noise > 0; i++) {
            qvel.add(i, noise * (2 * random.nextDouble() - 1));
        }
        data.forward();
    }

    @Override
    public double step() {
        data.advanceCurrent(settings.substeps());
        if (data.isDiverged()) {
            return 0;
        }
        final double earned = reward.getAsDouble();
        if (!Double.isFinite(earned)) {
            throw new ArithmeticException("the reward of " + data.model().name() + " is " + earned + " at time "
                    + data.time() + " of an episode; it must be finite wherever the simulation may come");
        }
        return earned;
    }

    @Override
    public boolean isTerminal() {
        return done.getAsDouble() != 0;
    }

    @Override
    public void observe(final Observation out) {
        for (final Doubles array : seen) {
            out.put(array);
        }
    }
}
