package dev.reverie.envs.mujoco.suite;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.random.RandomGenerator;

/** Run: reward speed over 10, at most 1. An episode begins after 200 steps of settling. Seen: {@code [qpos but x, qvel]}. */
final class Cheetah implements Task {
    private static final int SETTLING = 200;
    private static final double SPEED = 10;

    private final Data data;
    private final Draw draw;
    private final Doubles sensors;
    private final int velocity;

    Cheetah(final Data data) {
        this.data = data;
        this.draw = new Draw(data);
        this.sensors = data.doubles("sensordata");
        this.velocity = data.model().sensor("velocity");
    }

    @Override
    public void begin(final RandomGenerator random) {
        draw.limited(random);
        data.forward();
        data.advanceCurrent(SETTLING);
        data.forward();
    }

    @Override
    public double step() {
        data.advanceCurrent(1);
        return Tolerance.linear(sensors.get(velocity), SPEED, Double.POSITIVE_INFINITY, SPEED, 0);
    }

    @Override
    public void observe(final Observation out) {
        out.put(data.qpos(), 1, data.qpos().size());
        out.put(data.qvel());
    }
}
