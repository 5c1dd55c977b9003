package dev.reverie.envs.mujoco.gymnasium;

import dev.reverie.envs.mujoco.Doubles;
import java.util.random.RandomGenerator;

/** Noise on the first state of an episode. */
final class Noise {
    private Noise() {}

    /** Adds U(-most, most) to each. */
    static void uniform(final Doubles values, final double most, final RandomGenerator random) {
        for (int i = 0; i < values.size(); i++) {
            values.add(i, uniform(-most, most, random));
        }
    }

    /** Adds N(0, deviation^2) to each. */
    static void gaussian(final Doubles values, final double deviation, final RandomGenerator random) {
        for (int i = 0; i < values.size(); i++) {
            values.add(i, deviation * random.nextGaussian());
        }
    }

    static double uniform(final double low, final double high, final RandomGenerator random) {
        return low + (high - low) * random.nextDouble();
    }

    /** @return the sum of the squares. */
    static double squares(final Doubles values) {
        double sum = 0;
        for (int i = 0; i < values.size(); i++) {
            sum += values.get(i) * values.get(i);
        }
        return sum;
    }

    /** @return {@code value} within -most and most. */
    static double clip(final double value, final double most) {
        return Math.max(-most, Math.min(most, value));
    }
}
