package dev.reverie.envs.mujoco.gymnasium;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.random.RandomGenerator;

/** A pole on a cart: reward 1 a step, over where the pole leans by more than 0.2. Seen: {@code [qpos, qvel]}. */
final class InvertedPendulum implements Task {
    private static final int FRAMES = 2;
    private static final double MOST_ANGLE = 0.2;
    private static final double NOISE = 0.01;

    private final Data data;

    InvertedPendulum(final Data data) {
        this.data = data;
    }

    @Override
    public void begin(final RandomGenerator random) {
        Noise.uniform(data.qpos(), NOISE, random);
        Noise.uniform(data.qvel(), NOISE, random);
        data.forward();
    }

    @Override
    public double step() {
        data.advance(FRAMES);
        return 1;
    }

    @Override
    public boolean isTerminal() {
        return !(Math.abs(data.qpos().get(1)) <= MOST_ANGLE);
    }

    @Override
    public void observe(final Observation out) {
        out.put(data.qpos());
        out.put(data.qvel());
    }
}
