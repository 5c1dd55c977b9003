package dev.reverie.envs.pixels;

/**
 * Sine and cosine by Taylor's series after reduction to [-pi/4, pi/4]: the same bits on every machine and JDK, as those of
 * {@link StrictMath}, but without an allocation, which {@link StrictMath} does on some.
 */
final class Angle {
    private static final double QUARTER = Math.PI / 2;

    private Angle() {}

    /** @param angle in radians, less than a million of them. */
    static double sin(final double angle) {
        final long quarters = Math.round(angle / QUARTER);
        return ofRest(quarters, angle - quarters * QUARTER);
    }

    /** @param angle in radians, less than a million of them. */
    static double cos(final double angle) {
        final long quarters = Math.round(angle / QUARTER);
        return ofRest(quarters + 1, angle - quarters * QUARTER);
    }

    /** @return the sine of {@code rest + quarters pi / 2}. */
    private static double ofRest(final long quarters, final double rest) {
        final double value = (quarters & 1) == 0 ? sine(rest * rest) * rest : cosine(rest * rest);
        return (quarters & 2) == 0 ? value : -value;
    }

    private static double sine(final double x) {
        double sum = 1;
        for (int n = 16; n > 0; n -= 2) {
            sum = 1 - sum * x / (n * (n + 1));
        }
        return sum;
    }

    private static double cosine(final double x) {
        double sum = 1;
        for (int n = 16; n > 0; n -= 2) {
            sum = 1 - sum * x / (n * (n - 1));
        }
        return sum;
    }
}
