package dev.reverie.envs.mujoco.suite;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.random.RandomGenerator;

/** Hold a two-link arm's finger in a target: reward 1 where they touch. Seen: {@code [angles, way to the target, velocities]}. */
final class Reacher implements Task {
    private static final double FINGER = 0.01;

    private final Data data;
    private final double size;
    private final Draw draw;
    private final Doubles geoms;
    private final Doubles target;
    private final int finger;

    Reacher(final Data data, final double size) {
        this.data = data;
        this.size = size;
        this.draw = new Draw(data);
        this.geoms = data.doubles("geom_xpos");
        this.target = data.doubles("mocap_pos");
        this.finger = 3 * data.model().id(Model.Kind.GEOM, "finger");
        data.model().doubles("geom_size").set(3 * data.model().id(Model.Kind.GEOM, "target"), size);
    }

    @Override
    public void begin(final RandomGenerator random) {
        draw.limitedAndTurning(random);
        final double angle = Draw.uniform(0, 2 * Math.PI, random);
        final double radius = Draw.uniform(0.05, 0.2, random);
        target.set(0, radius * Math.sin(angle));
        target.set(1, radius * Math.cos(angle));
        data.forward();
    }

    private double apart(final int axis) {
        return target.get(axis) - geoms.get(finger + axis);
    }

    @Override
    public double step() {
        data.advanceCurrent(1);
        return Tolerance.within(Math.hypot(apart(0), apart(1)), 0, size + FINGER);
    }

    @Override
    public void observe(final Observation out) {
        out.put(data.qpos());
        out.put(apart(0));
        out.put(apart(1));
        out.put(data.qvel());
    }
}
