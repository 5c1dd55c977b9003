package dev.reverie.envs.mujoco.suite;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.random.RandomGenerator;

/** Swing up a pendulum by a weak torque: reward 1 within 8 degrees of upright. Seen: {@code [cos, sin, velocity]}. */
final class Pendulum implements Task {
    private static final double COSINE = Math.cos(Math.toRadians(8));

    private final Data data;
    private final Doubles frames;
    private final int pole;

    Pendulum(final Data data) {
        this.data = data;
        this.frames = data.doubles("xmat");
        this.pole = 9 * data.model().id(Model.Kind.BODY, "pole");
    }

    @Override
    public void begin(final RandomGenerator random) {
        data.qpos().set(0, Draw.uniform(-Math.PI, Math.PI, random));
        data.forward();
    }

    @Override
    public double step() {
        data.advanceCurrent(1);
        return Tolerance.within(frames.get(pole + 8), COSINE, 1);
    }

    @Override
    public void observe(final Observation out) {
        out.put(frames.get(pole + 8));
        out.put(frames.get(pole + 2));
        out.put(data.qvel());
    }
}
