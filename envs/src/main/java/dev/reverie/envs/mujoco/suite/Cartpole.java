package dev.reverie.envs.mujoco.suite;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.random.RandomGenerator;

/** A pole on a cart, held up or swung up. Seen: {@code [x, cos, sin, velocities]}. */
final class Cartpole implements Task {
    private final Data data;
    private final boolean isUp;
    private final boolean sparse;
    private final Doubles frames;
    private final int pole;

    Cartpole(final Data data, final boolean isUp, final boolean sparse) {
        this.data = data;
        this.isUp = isUp;
        this.sparse = sparse;
        this.frames = data.doubles("xmat");
        this.pole = 9 * data.model().id(Model.Kind.BODY, "pole");
    }

    @Override
    public void begin(final RandomGenerator random) {
        if (isUp) {
            data.qpos().set(0, Draw.uniform(-0.1, 0.1, random));
            data.qpos().set(1, Draw.uniform(-0.034, 0.034, random));
        } else {
            data.qpos().set(0, 0.01 * random.nextGaussian());
            data.qpos().set(1, Math.PI + 0.01 * random.nextGaussian());
        }
        data.qvel().set(0, 0.01 * random.nextGaussian());
        data.qvel().set(1, 0.01 * random.nextGaussian());
        data.forward();
    }

    @Override
    public double step() {
        data.advanceCurrent(1);
        final double x = data.qpos().get(0);
        final double cosine = frames.get(pole + 8);
        if (sparse) {
            return Tolerance.within(x, -0.25, 0.25) * Tolerance.within(cosine, 0.995, 1);
        }
        final double upright = (cosine + 1) / 2;
        final double centred = (1 + Tolerance.gaussian(x, 0, 0, 2)) / 2;
        final double control = (4 + Tolerance.quadratic(data.ctrl().get(0))) / 5;
        final double velocity = (1 + Tolerance.gaussian(data.qvel().get(1), 0, 0, 5)) / 2;
        return upright * control * velocity * centred;
    }

    @Override
    public void observe(final Observation out) {
        out.put(data.qpos().get(0));
        out.put(frames.get(pole + 8));
        out.put(frames.get(pole + 2));
        out.put(data.qvel());
    }
}
