package dev.reverie.envs.mujoco.suite;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.random.RandomGenerator;

/** Swing two links up by a torque between them. Seen: {@code [sines, cosines, velocities]}. */
final class Acrobot implements Task {
    private static final double RADIUS = 0.2;

    private final Data data;
    private final boolean sparse;
    private final Doubles frames;
    private final Doubles sites;
    private final int upper;
    private final int lower;
    private final int tip;
    private final int goal;

    Acrobot(final Data data, final boolean sparse) {
        this.data = data;
        this.sparse = sparse;
        this.frames = data.doubles("xmat");
        this.sites = data.doubles("site_xpos");
        this.upper = 9 * data.model().id(Model.Kind.BODY, "upper");
        this.lower = 9 * data.model().id(Model.Kind.BODY, "lower");
        this.tip = 3 * data.model().id(Model.Kind.SITE, "tip");
        this.goal = 3 * data.model().id(Model.Kind.SITE, "goal");
    }

    @Override
    public void begin(final RandomGenerator random) {
        data.qpos().set(0, Draw.uniform(-Math.PI, Math.PI, random));
        data.qpos().set(1, Draw.uniform(-Math.PI, Math.PI, random));
        data.forward();
    }

    private double apart(final int axis) {
        final double apart = sites.get(goal + axis) - sites.get(tip + axis);
        return apart * apart;
    }

    @Override
    public double step() {
        data.advanceCurrent(1);
        final double distance = Math.sqrt(apart(0) + apart(1) + apart(2));
        return sparse ? Tolerance.within(distance, 0, RADIUS) : Tolerance.gaussian(distance, 0, RADIUS, 1);
    }

    @Override
    public void observe(final Observation out) {
        out.put(frames.get(upper + 2));
        out.put(frames.get(lower + 2));
        out.put(frames.get(upper + 8));
        out.put(frames.get(lower + 8));
        out.put(data.qvel());
    }
}
