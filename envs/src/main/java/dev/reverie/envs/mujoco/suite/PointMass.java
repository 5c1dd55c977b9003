package dev.reverie.envs.mujoco.suite;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.random.RandomGenerator;

/** Bring a point mass to the middle with small controls. Seen: {@code [qpos, qvel]}. */
final class PointMass implements Task {
    private static final double TARGET = 0.015;

    private final Data data;
    private final Draw draw;
    private final Doubles geoms;
    private final int mass;
    private final int target;

    PointMass(final Data data) {
        this.data = data;
        this.draw = new Draw(data);
        this.geoms = data.doubles("geom_xpos");
        this.mass = 3 * data.model().id(Model.Kind.GEOM, "mass");
        this.target = 3 * data.model().id(Model.Kind.GEOM, "target");
    }

    @Override
    public void begin(final RandomGenerator random) {
        draw.limitedAndTurning(random);
        data.forward();
    }

    private double apart(final int axis) {
        final double apart = geoms.get(target + axis) - geoms.get(mass + axis);
        return apart * apart;
    }

    @Override
    public double step() {
        data.advanceCurrent(1);
        final double distance = Math.sqrt(apart(0) + apart(1) + apart(2));
        return Tolerance.gaussian(distance, 0, TARGET, TARGET) * Tolerance.smallControl(data.ctrl());
    }

    @Override
    public void observe(final Observation out) {
        out.put(data.qpos());
        out.put(data.qvel());
    }
}
