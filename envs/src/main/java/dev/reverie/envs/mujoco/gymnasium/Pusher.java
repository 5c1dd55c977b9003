package dev.reverie.envs.mujoco.gymnasium;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.random.RandomGenerator;

/**
 * An arm that pushes a cylinder: reward {@code -d(object, goal) - 0.1 |a|^2 - 0.5 d(object, tip)}, the distances before the
 * step.
 */
final class Pusher implements Task {
    private static final int FRAMES = 5;
    private static final int SEEN = 7;
    private static final double LEAST_WAY = 0.17;

    private final Data data;
    private final Doubles bodies;
    private final int tip;
    private final int object;
    private final int goal;

    Pusher(final Data data) {
        this.data = data;
        this.bodies = data.doubles("xpos");
        this.tip = 3 * data.model().id(Model.Kind.BODY, "tips_arm");
        this.object = 3 * data.model().id(Model.Kind.BODY, "object");
        this.goal = 3 * data.model().id(Model.Kind.BODY, "goal");
    }

    @Override
    public void begin(final RandomGenerator random) {
        double x;
        double y;
        do {
            x = Noise.uniform(-0.3, 0, random);
            y = Noise.uniform(-0.2, 0.2, random);
        } while (Math.hypot(x, y) <= LEAST_WAY);
        final Doubles qpos = data.qpos();
        final int n = qpos.size();
        qpos.set(n - 4, x);
        qpos.set(n - 3, y);
        qpos.set(n - 2, 0);
        qpos.set(n - 1, 0);
        final Doubles qvel = data.qvel();
        Noise.uniform(qvel, 0.005, random);
        for (int i = qvel.size() - 4; i < qvel.size(); i++) {
            qvel.set(i, 0);
        }
        data.forward();
    }

    private double distance(final int one, final int other) {
        double sum = 0;
        for (int axis = 0; axis < 3; axis++) {
            final double apart = bodies.get(one + axis) - bodies.get(other + axis);
            sum += apart * apart;
        }
        return Math.sqrt(sum);
    }

    @Override
    public double step() {
        final double reward = -distance(object, goal) - 0.1 * Noise.squares(data.ctrl()) - 0.5 * distance(object, tip);
        data.advance(FRAMES);
        return reward;
    }

    @Override
    public void observe(final Observation out) {
        out.put(data.qpos(), 0, SEEN);
        out.put(data.qvel(), 0, SEEN);
        out.put(bodies, tip, tip + 3);
        out.put(bodies, object, object + 3);
        out.put(bodies, goal, goal + 3);
    }
}
