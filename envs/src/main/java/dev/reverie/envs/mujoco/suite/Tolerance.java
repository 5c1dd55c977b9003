package dev.reverie.envs.mujoco.suite;

import dev.reverie.envs.mujoco.Doubles;

/**
 * The suite's reward shapes (Tassa et al. 2018, section 2): 1 within bounds, beyond them a sigmoid of the distance over the
 * margin, which takes the value {@code atMargin} there.
 */
final class Tolerance {
    private static final double AT_MARGIN = 0.1;

    private Tolerance() {}

    /** @return 1 within low and high, else 0. */
    static double within(final double x, final double low, final double high) {
        return x >= low && x <= high ? 1 : 0;
    }

    private static double beyond(final double x, final double low, final double high, final double margin) {
        return (x < low ? low - x : x - high) / margin;
    }

    /** Gaussian, 0.1 at the margin. */
    static double gaussian(final double x, final double low, final double high, final double margin) {
        if (x >= low && x <= high) {
            return 1;
        }
        final double d = beyond(x, low, high, margin);
        return Math.exp(d * d * Math.log(AT_MARGIN));
    }

    /** Linear. */
    static double linear(
            final double x, final double low, final double high, final double margin, final double atMargin) {
        if (x >= low && x <= high) {
            return 1;
        }
        return Math.max(0, 1 - (1 - atMargin) * beyond(x, low, high, margin));
    }

    /** Quadratic around 0, 0 at 1 and beyond. */
    static double quadratic(final double x) {
        return Math.max(0, 1 - x * x);
    }

    /** @return {@code (4 + mean of quadratic(control)) / 5}. */
    static double smallControl(final Doubles controls) {
        double sum = 0;
        for (int i = 0; i < controls.size(); i++) {
            sum += quadratic(controls.get(i));
        }
        return (4 + sum / controls.size()) / 5;
    }
}
