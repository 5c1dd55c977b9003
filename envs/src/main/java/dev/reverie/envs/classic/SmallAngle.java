package dev.reverie.envs.classic;

/** Sine and cosine of angles up to {@link #MOST}, by their Taylor series to the last bit or two of a double, without a branch. */
final class SmallAngle {
    /** Greatest angle, in radians; the first terms left out are below 2^-55 of the result there. */
    static final double MOST = 0.25;

    private static final double F3 = -1.0 / 6;
    private static final double F5 = 1.0 / 120;
    private static final double F7 = -1.0 / 5040;
    private static final double F9 = 1.0 / 362880;
    private static final double F11 = -1.0 / 39916800;
    private static final double F2 = -1.0 / 2;
    private static final double F4 = 1.0 / 24;
    private static final double F6 = -1.0 / 720;
    private static final double F8 = 1.0 / 40320;
    private static final double F10 = -1.0 / 3628800;
    private static final double F12 = 1.0 / 479001600;

    private SmallAngle() {}

    static double sin(final double a) {
        final double z = a * a;
        return a + a * z * (F3 + z * (F5 + z * (F7 + z * (F9 + z * F11))));
    }

    static double cos(final double a) {
        final double z = a * a;
        return 1 + z * (F2 + z * (F4 + z * (F6 + z * (F8 + z * (F10 + z * F12)))));
    }

    static void sin(final double[] angles, final double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = sin(angles[i]);
        }
    }

    static void cos(final double[] angles, final double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = cos(angles[i]);
        }
    }
}
