package dev.reverie.envs.mujoco.suite;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.random.RandomGenerator;

/** Catch a ball on a string in a cup: reward 1 while it is wholly inside. Seen: {@code [qpos, qvel]}. */
final class BallInCup implements Task {
    private static final int SUBSTEPS = 10;
    private static final double ROOM = 0.05 - 0.025;

    private final Data data;
    private final Draw draw;
    private final Doubles sites;
    private final Doubles bodies;
    private final int inside;
    private final int ball;

    BallInCup(final Data data) {
        this.data = data;
        this.draw = new Draw(data);
        this.sites = data.doubles("site_xpos");
        this.bodies = data.doubles("xpos");
        this.inside = 3 * data.model().id(Model.Kind.SITE, "inside");
        this.ball = 3 * data.model().id(Model.Kind.BODY, "ball");
    }

    @Override
    public void begin(final RandomGenerator random) {
        draw.untilFree(() -> {
            data.qpos().set(2, Draw.uniform(-0.2, 0.2, random));
            data.qpos().set(3, Draw.uniform(0.2, 0.5, random));
        });
    }

    @Override
    public double step() {
        data.advanceCurrent(SUBSTEPS);
        final double x = Math.abs(sites.get(inside) - bodies.get(ball));
        final double z = Math.abs(sites.get(inside + 2) - bodies.get(ball + 2));
        return x < ROOM && z < ROOM ? 1 : 0;
    }

    @Override
    public void observe(final Observation out) {
        out.put(data.qpos());
        out.put(data.qvel());
    }
}
