package dev.reverie.envs.mujoco.suite;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.random.RandomGenerator;

/** Spin a body with a finger: reward 1 where it turns at 15 rad/s or more. Seen: {@code [joints, end, velocities, touch]}. */
final class Finger implements Task {
    private static final int SUBSTEPS = 2;
    private static final double SPEED = 15;
    private static final double DAMPING = 0.03;
    private static final int SPIN = 2;

    private final Data data;
    private final Draw draw;
    private final Doubles sites;
    private final Doubles bodies;
    private final Doubles sensors;
    private final int end;
    private final int spinner;
    private final int touch;

    Finger(final Data data) {
        this.data = data;
        this.draw = new Draw(data);
        this.sites = data.doubles("site_xpos");
        this.bodies = data.doubles("xpos");
        this.sensors = data.doubles("sensordata");
        this.end = 3 * data.model().id(Model.Kind.SITE, "end");
        this.spinner = 3 * data.model().id(Model.Kind.BODY, "spinner");
        this.touch = data.model().sensor("upper_pad");
        data.model().doubles("dof_damping").set(SPIN, DAMPING);
    }

    @Override
    public void begin(final RandomGenerator random) {
        draw.untilFree(() -> draw.limitedAndTurning(random));
    }

    @Override
    public double step() {
        data.advanceCurrent(SUBSTEPS);
        return data.qvel().get(SPIN) <= -SPEED ? 1 : 0;
    }

    @Override
    public void observe(final Observation out) {
        out.put(data.qpos(), 0, 2);
        out.put(sites.get(end) - bodies.get(spinner));
        out.put(sites.get(end + 2) - bodies.get(spinner + 2));
        out.put(data.qvel());
        out.put(Math.log1p(sensors.get(touch)));
        out.put(Math.log1p(sensors.get(touch + 1)));
    }
}
