package dev.reverie.learners.acting;

/** Functions of single precision within 1e-6 of the exact ones, relative where those are beyond 1; NaN stays NaN. */
final class Functions {
    private static final float LOG2E = 1.442695041f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    /** Adding it rounds to an integer, which stands in the last bits of the sum. */
    private static final float ROUND = 12582912f;

    private Functions() {}

    /** Cephes' expf: {@code 2^n p(r)} with {@code r = x - n ln 2}; of what is beyond -87 and 88 that of the bound. */
    static float exp(final float value) {
        final float x = Math.min(Math.max(value, -87f), 88f);
        final float t = x * LOG2E + ROUND;
        final float n = t - ROUND;
        final float r = x - n * LN2_HIGH - n * LN2_LOW;
        float p = 1.9875691500e-4f;
        p = p * r + 1.3981999507e-3f;
        p = p * r + 8.3334519073e-3f;
        p = p * r + 4.1665795894e-2f;
        p = p * r + 1.6666665459e-1f;
        p = p * r + 5.0000001201e-1f;
        p = p * r * r + r + 1;
        return p * Float.intBitsToFloat(Float.floatToRawIntBits(t) + 127 << 23);
    }

    static float tanh(final float x) {
        return 1 - 2 / (exp(2 * x) + 1);
    }

    static float sigmoid(final float x) {
        return 1 / (1 + exp(-x));
    }

    /** {@code tanh(log(1 + e)) = n / (n + 2)} with {@code n = e (e + 2)}. */
    static float mish(final float x) {
        final float e = exp(Math.min(x, 20));
        final float n = e * (e + 2);
        return x * (n / (n + 2));
    }

    /** {@code max(x, 0) + log(1 + e^-|x|)}, the logarithm by its series in {@code z = t / (2 + t)}. */
    static float softplus(final float x) {
        final float t = exp(-Math.abs(x));
        final float z = t / (2 + t);
        final float q = z * z;
        float p = 1f / 13;
        p = p * q + 1f / 11;
        p = p * q + 1f / 9;
        p = p * q + 1f / 7;
        p = p * q + 1f / 5;
        p = p * q + 1f / 3;
        p = p * q + 1;
        return Math.max(x, 0) + 2 * z * p;
    }
}
