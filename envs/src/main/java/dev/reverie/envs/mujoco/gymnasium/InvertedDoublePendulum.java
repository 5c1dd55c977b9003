package dev.reverie.envs.mujoco.gymnasium;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.random.RandomGenerator;

/**
 * Two poles on a cart, their tip at {@code (x, y)}: reward
 * {@code 10 - (0.01 x^2 + (y - 2)^2) - (0.001 v1^2 + 0.005 v2^2)}, over where {@code y <= 1}. Seen: cart position, sines and
 * cosines of both angles, velocities and constraint forces within 10.
 */
final class InvertedDoublePendulum implements Task {
    private static final int FRAMES = 5;
    private static final double NOISE = 0.1;
    private static final double MOST = 10;

    private final Data data;
    private final Doubles sites;
    private final Doubles forces;
    private final int tip;

    InvertedDoublePendulum(final Data data) {
        this.data = data;
        this.sites = data.doubles("site_xpos");
        this.forces = data.doubles("qfrc_constraint");
        this.tip = 3 * data.model().id(Model.Kind.SITE, "tip");
    }

    @Override
    public void begin(final RandomGenerator random) {
        Noise.uniform(data.qpos(), NOISE, random);
        Noise.gaussian(data.qvel(), NOISE, random);
        data.forward();
    }

    @Override
    public double step() {
        data.advance(FRAMES);
        final double x = sites.get(tip);
        final double below = sites.get(tip + 2) - 2;
        final double first = data.qvel().get(1);
        final double second = data.qvel().get(2);
        return 10 - (0.01 * x * x + below * below) - (1e-3 * first * first + 5e-3 * second * second);
    }

    @Override
    public boolean isTerminal() {
        return sites.get(tip + 2) <= 1;
    }

    @Override
    public void observe(final Observation out) {
        final Doubles qpos = data.qpos();
        out.put(qpos.get(0));
        out.put(Math.sin(qpos.get(1)));
        out.put(Math.sin(qpos.get(2)));
        out.put(Math.cos(qpos.get(1)));
        out.put(Math.cos(qpos.get(2)));
        for (int i = 0; i < 3; i++) {
            out.put(Noise.clip(data.qvel().get(i), MOST));
        }
        for (int i = 0; i < 3; i++) {
            out.put(Noise.clip(forces.get(i), MOST));
        }
    }
}
