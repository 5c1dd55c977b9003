package dev.reverie.envs.mujoco.gymnasium;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Observation;
import dev.reverie.envs.mujoco.Task;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Moving forward: reward {@code dx/dt + alive - cost |a|^2}, over where the body is not healthy. The observation is
 * {@code [qpos without the first, qvel]}.
 */
final class Gait implements Task {

    /**
     * What tells one body from another.
     *
     * @param frames   simulation steps of a control step.
     * @param cost     of a squared action.
     * @param alive    reward a step for being alive.
     * @param unseen   first positions that are not seen.
     * @param clip     of the velocities seen.
     * @param noise    on the first positions, uniform.
     * @param velocity noise on the first velocities: its deviation if normal, 0 if uniform like the positions'.
     * @param healthy  whether the episode goes on.
     */
    private record Body(
            int frames,
            double cost,
            double alive,
            int unseen,
            double clip,
            double noise,
            double velocity,
            Predicate<Data> healthy) {}

    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private static final Body CHEETAH = new Body(5, 0.1, 0, 1, INFINITY, 0.1, 0.1, data -> true);
    private static final Body SWIMMER = new Body(4, 1e-4, 0, 2, INFINITY, 0.1, 0, data -> true);
    private static final Body HOPPER = new Body(4, 1e-3, 1, 1, 10, 5e-3, 0, Gait::isHopping);
    private static final Body WALKER = new Body(4, 1e-3, 1, 1, 10, 5e-3, 0, Gait::isWalking);
    private static final Body ANT = new Body(5, 0.5, 1, 2, INFINITY, 0.1, 0.1, Gait::isOnFour);

    private final Data data;
    private final Body body;
    private final Doubles place;
    private final int x;
    private final double seconds;

    private Gait(final Data data, final Body body, final Doubles place, final int x) {
        this.data = data;
        this.body = body;
        this.place = place;
        this.x = x;
        this.seconds = body.frames() * data.model().timestep();
    }

    static Task cheetah(final Data data) {
        return new Gait(data, CHEETAH, data.qpos(), 0);
    }

    static Task swimmer(final Data data) {
        return new Gait(data, SWIMMER, data.qpos(), 0);
    }

    static Task hopper(final Data data) {
        return new Gait(data, HOPPER, data.qpos(), 0);
    }

    static Task walker(final Data data) {
        return new Gait(data, WALKER, data.qpos(), 0);
    }

    /** Its speed is that of the torso where the last step found it, one simulation step old at both ends. */
    static Task ant(final Data data) {
        return new Gait(data, ANT, data.doubles("xpos"), 3 * data.model().id(Model.Kind.BODY, "torso"));
    }

    private static boolean isHopping(final Data data) {
        final Doubles qpos = data.qpos();
        for (int i = 2; i < qpos.size(); i++) {
            if (!(Math.abs(qpos.get(i)) < 100)) {
                return false;
            }
        }
        for (int i = 0; i < data.qvel().size(); i++) {
            if (!(Math.abs(data.qvel().get(i)) < 100)) {
                return false;
            }
        }
        return qpos.get(1) > 0.7 && Math.abs(qpos.get(2)) < 0.2;
    }

    private static boolean isWalking(final Data data) {
        final double height = data.qpos().get(1);
        return height > 0.8 && height < 2 && Math.abs(data.qpos().get(2)) < 1;
    }

    private static boolean isOnFour(final Data data) {
        final double height = data.qpos().get(2);
        return height >= 0.2 && height <= 1;
    }

    @Override
    public void begin(final RandomGenerator random) {
        Noise.uniform(data.qpos(), body.noise(), random);
        if (body.velocity() > 0) {
            Noise.gaussian(data.qvel(), body.velocity(), random);
        } else {
            Noise.uniform(data.qvel(), body.noise(), random);
        }
        data.forward();
    }

    @Override
    public double step() {
        final double before = place.get(x);
        data.advance(body.frames());
        final double speed = (place.get(x) - before) / seconds;
        return speed + body.alive() - body.cost() * Noise.squares(data.ctrl());
    }

    @Override
    public boolean isTerminal() {
        return !body.healthy().test(data);
    }

    @Override
    public void observe(final Observation out) {
        out.put(data.qpos(), body.unseen(), data.qpos().size());
        for (int i = 0; i < data.qvel().size(); i++) {
            out.put(Noise.clip(data.qvel().get(i), body.clip()));
        }
    }
}
