package dev.reverie.pipeline.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Plots to be drawn by tests. */
final class Drawings {
    private Drawings() {}

    /** A return that rises to the optimum, with noise. */
    static Curve learning(final long seed, final double rate) {
        final Random random = new Random(seed);
        final Curve curve = new Curve();
        for (int episode = 1; episode <= 6000; episode++) {
            final double mean = 7.93 - 208 * Math.exp(-rate * episode / 500.0);
            curve.add(episode * 50L, mean + 3 * random.nextGaussian());
        }
        return curve;
    }

    static Curve ramp(final int points) {
        final Curve curve = new Curve();
        for (int i = 1; i <= points; i++) {
            curve.add(i * 100L, i);
        }
        return curve;
    }

    static Plot seeds() {
        final List<Curve> fast = new ArrayList<>();
        final List<Curve> slow = new ArrayList<>();
        for (int seed = 0; seed < 5; seed++) {
            fast.add(learning(seed, 3 + 0.4 * seed));
            slow.add(learning(100 + seed, 0.8 + 0.2 * seed));
        }
        return new Plot(
                "Taxi-v3, 5 seeds",
                "steps",
                "return",
                List.of(new Series("Dyna-Q, 50 planning steps", fast), new Series("Q-learning", slow)),
                List.of(new Plot.Reference("optimum", 7.93)));
    }

    static Plot single() {
        return new Plot(
                "Dyna-Q on Taxi-v3",
                "steps",
                "return of an episode",
                List.of(Series.of("mean return", learning(7, 3))),
                List.of(new Plot.Reference("optimum", 7.93)));
    }
}
