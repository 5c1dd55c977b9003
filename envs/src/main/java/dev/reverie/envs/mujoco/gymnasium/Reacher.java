package dev.reverie.envs.mujoco.gymnasium;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.random.RandomGenerator;

/** A two-link arm and a target: reward {@code -distance - |a|^2}, the distance before the step. */
final class Reacher implements Task {
    private static final int FRAMES = 2;
    private static final double REACH = 0.2;

    private final Data data;
    private final Doubles bodies;
    private final int tip;
    private final int target;

    Reacher(final Data data) {
        this.data = data;
        this.bodies = data.doubles("xpos");
        this.tip = 3 * data.model().id(Model.Kind.BODY, "fingertip");
        this.target = 3 * data.model().id(Model.Kind.BODY, "target");
    }

    @Override
    public void begin(final RandomGenerator random) {
        Noise.uniform(data.qpos(), 0.1, random);
        Noise.uniform(data.qvel(), 0.005, random);
        double x;
        double y;
        do {
            x = Noise.uniform(-REACH, REACH, random);
            y = Noise.uniform(-REACH, REACH, random);
        } while (Math.hypot(x, y) >= REACH);
        data.qpos().set(2, x);
        data.qpos().set(3, y);
        data.qvel().set(2, 0);
        data.qvel().set(3, 0);
        data.forward();
    }

    private double apart(final int axis) {
        return bodies.get(tip + axis) - bodies.get(target + axis);
    }

    @Override
    public double step() {
        final double distance = Math.sqrt(apart(0) * apart(0) + apart(1) * apart(1) + apart(2) * apart(2));
        final double cost = Noise.squares(data.ctrl());
        data.advance(FRAMES);
        return -distance - cost;
    }

    @Override
    public void observe(final Observation out) {
        final Doubles qpos = data.qpos();
        out.put(Math.cos(qpos.get(0)));
        out.put(Math.cos(qpos.get(1)));
        out.put(Math.sin(qpos.get(0)));
        out.put(Math.sin(qpos.get(1)));
        out.put(qpos, 2, 4);
        out.put(data.qvel(), 0, 2);
        for (int axis = 0; axis < 3; axis++) {
            out.put(apart(axis));
        }
    }
}
