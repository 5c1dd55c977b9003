package dev.reverie.envs.mujoco.suite;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.random.RandomGenerator;

/** Stand, walk or run on two legs in the plane. Seen: {@code [xx and xz of every body, height, velocities]}. */
final class Walker implements Task {
    private static final int SUBSTEPS = 10;
    private static final double STANDING = 1.2;

    private final Data data;
    private final double speed;
    private final Draw draw;
    private final Doubles frames;
    private final Doubles bodies;
    private final Doubles sensors;
    private final int torso;
    private final int velocity;

    Walker(final Data data, final double speed) {
        this.data = data;
        this.speed = speed;
        this.draw = new Draw(data);
        this.frames = data.doubles("xmat");
        this.bodies = data.doubles("xpos");
        this.sensors = data.doubles("sensordata");
        this.torso = data.model().id(Model.Kind.BODY, "torso");
        this.velocity = data.model().sensor("velocity");
    }

    @Override
    public void begin(final RandomGenerator random) {
        draw.limitedAndTurning(random);
        data.forward();
    }

    @Override
    public double step() {
        data.advanceCurrent(SUBSTEPS);
        final double height = bodies.get(3 * torso + 2);
        final double standing = Tolerance.gaussian(height, STANDING, Double.POSITIVE_INFINITY, STANDING / 2);
        final double upright = (1 + frames.get(9 * torso + 8)) / 2;
        final double stand = (3 * standing + upright) / 4;
        if (speed == 0) {
            return stand;
        }
        final double move = Tolerance.linear(sensors.get(velocity), speed, Double.POSITIVE_INFINITY, speed / 2, 0.5);
        return stand * (5 * move + 1) / 6;
    }

    @Override
    public void observe(final Observation out) {
        for (int at = 9; at < frames.size(); at += 9) {
            out.put(frames.get(at));
            out.put(frames.get(at + 2));
        }
        out.put(bodies.get(3 * torso + 2));
        out.put(data.qvel());
    }
}
