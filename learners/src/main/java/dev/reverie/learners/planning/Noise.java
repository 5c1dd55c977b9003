package dev.reverie.learners.planning;

import java.util.random.RandomGenerator;

/**
 * Gaussian noise along a plan whose power falls with frequency as {@code f^-colour} (Pinneri et al. 2020, section 3.1), each number
 * of variance 1. White noise is drawn directly. One thread.
 */
final class Noise {
    private final int length;
    private final boolean isWhite;
    private final double[] scales;
    private final double[] basis;
    private final double[] coefficients;

    /**
     * @param length of a plan, H.
     * @param colour 0 for white.
     */
    Noise(final int length, final double colour) {
        this.length = length;
        this.isWhite = colour == 0 || length == 1;
        final int waves = length / 2;
        this.scales = new double[waves + 1];
        double power = 0;
        for (int k = 0; k <= waves; k++) {
            final double amplitude = Math.pow(Math.max(k, 1) / (double) length, -colour / 2);
            scales[k] = amplitude;
            power += (isSingle(k) ? 1 : 2) * amplitude * amplitude;
        }
        for (int k = 0; k <= waves; k++) {
            scales[k] *= (isSingle(k) ? 1 : Math.sqrt(2)) / Math.sqrt(power);
        }
        this.basis = new double[2 * length];
        for (int i = 0; i < length; i++) {
            basis[2 * i] = Math.cos(2 * Math.PI * i / length);
            basis[2 * i + 1] = Math.sin(2 * Math.PI * i / length);
        }
        this.coefficients = new double[2 * (waves + 1)];
    }

    /** Whether a wave has a cosine only: the constant, and the one of two steps. */
    private boolean isSingle(final int k) {
        return k == 0 || 2 * k == length;
    }

    /** Writes {@code [H]}. */
    void draw(final RandomGenerator random, final double[] out) {
        if (isWhite) {
            for (int t = 0; t < length; t++) {
                out[t] = random.nextGaussian();
            }
            return;
        }
        for (int k = 0; k < scales.length; k++) {
            coefficients[2 * k] = scales[k] * random.nextGaussian();
            coefficients[2 * k + 1] = isSingle(k) ? 0 : scales[k] * random.nextGaussian();
        }
        for (int t = 0; t < length; t++) {
            double sum = 0;
            for (int k = 0; k < scales.length; k++) {
                final int at = 2 * (int) ((long) k * t % length);
                sum += coefficients[2 * k] * basis[at] + coefficients[2 * k + 1] * basis[at + 1];
            }
            out[t] = sum;
        }
    }
}
