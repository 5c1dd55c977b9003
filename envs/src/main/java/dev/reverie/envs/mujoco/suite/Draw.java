package dev.reverie.envs.mujoco.suite;

import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Doubles;
import dev.reverie.envs.mujoco.Model;
import java.util.random.RandomGenerator;

/** First states drawn at random. */
final class Draw {
    private static final int SLIDE = 2;
    private static final int MOST_TRIES = 1000;

    private final Data data;
    private final Doubles ranges;
    private final boolean[] limited;
    private final int[] types;
    private final int[] places;

    Draw(final Data data) {
        final Model model = data.model();
        final int joints = model.size("njnt");
        this.data = data;
        this.ranges = model.doubles("jnt_range");
        this.limited = new boolean[joints];
        this.types = new int[joints];
        this.places = new int[joints];
        for (int j = 0; j < joints; j++) {
            limited[j] = model.integer("jnt_limited", j) != 0;
            types[j] = model.integer("jnt_type", j);
            places[j] = model.integer("jnt_qposadr", j);
            if (types[j] < SLIDE) {
                throw new IllegalArgumentException("model " + model.name() + " has a free or ball joint");
            }
        }
    }

    static double uniform(final double low, final double high, final RandomGenerator random) {
        return low + (high - low) * random.nextDouble();
    }

    /** Limited joints anywhere in their range. */
    void limited(final RandomGenerator random) {
        for (int j = 0; j < types.length; j++) {
            if (limited[j]) {
                data.qpos().set(places[j], uniform(ranges.get(2 * j), ranges.get(2 * j + 1), random));
            }
        }
    }

    /** Limited joints anywhere in their range, other hinges at any angle. */
    void limitedAndTurning(final RandomGenerator random) {
        for (int j = 0; j < types.length; j++) {
            if (limited[j]) {
                data.qpos().set(places[j], uniform(ranges.get(2 * j), ranges.get(2 * j + 1), random));
            } else if (types[j] > SLIDE) {
                data.qpos().set(places[j], uniform(-Math.PI, Math.PI, random));
            }
        }
    }

    /** Draws by {@code draw} until nothing touches; what follows from the state is then computed. */
    void untilFree(final Runnable draw) {
        for (int i = 0; i < MOST_TRIES; i++) {
            draw.run();
            data.forward();
            if (data.contacts() == 0) {
                return;
            }
        }
        throw new IllegalStateException(
                data.model().name() + ": " + MOST_TRIES + " first states were drawn and something touched in each");
    }
}
