package dev.reverie.envs.mujoco.suite;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.random.RandomGenerator;

/** Stand or hop on one leg. Seen: {@code [qpos but x, qvel, touch of toe and heel]}. */
final class Hopper implements Task {
    private static final int SUBSTEPS = 4;
    private static final double STANDING = 0.6;
    private static final double SPEED = 2;

    private final Data data;
    private final boolean hops;
    private final Draw draw;
    private final Doubles centres;
    private final Doubles sensors;
    private final int torso;
    private final int foot;
    private final int velocity;
    private final int touch;

    Hopper(final Data data, final boolean hops) {
        this.data = data;
        this.hops = hops;
        this.draw = new Draw(data);
        this.centres = data.doubles("xipos");
        this.sensors = data.doubles("sensordata");
        this.torso = 3 * data.model().id(Model.Kind.BODY, "torso");
        this.foot = 3 * data.model().id(Model.Kind.BODY, "foot");
        this.velocity = data.model().sensor("velocity");
        this.touch = data.model().sensor("toe");
    }

    @Override
    public void begin(final RandomGenerator random) {
        draw.limitedAndTurning(random);
        data.forward();
    }

    @Override
    public double step() {
        data.advanceCurrent(SUBSTEPS);
        final double height = centres.get(torso + 2) - centres.get(foot + 2);
        final double standing = Tolerance.within(height, STANDING, 2);
        if (hops) {
            return standing * Tolerance.linear(sensors.get(velocity), SPEED, Double.POSITIVE_INFINITY, SPEED / 2, 0.5);
        }
        return standing * Tolerance.smallControl(data.ctrl());
    }

    @Override
    public void observe(final Observation out) {
        out.put(data.qpos(), 1, data.qpos().size());
        out.put(data.qvel());
        out.put(Math.log1p(sensors.get(touch)));
        out.put(Math.log1p(sensors.get(touch + 1)));
    }
}
