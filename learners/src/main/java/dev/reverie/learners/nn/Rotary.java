package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/**
 * Rotary positions (Su et al. 2021, eq. 34): number {@code i} and {@code i + size / 2} of a head are turned, as one complex
 * number, by {@code place / 10000^(2 i / size)}.
 *
 * @param cos {@code [t, size / 2]}.
 * @param sin {@code [t, size / 2]}.
 */
record Rotary(Tensor cos, Tensor sin) {
    private static final double BASE = 10_000;

    /** Of places {@code from .. from + t - 1}. */
    static Rotary of(final Device device, final TensorType type, final int from, final int t, final int size) {
        final int half = size / 2;
        final double[] cos = new double[t * half];
        final double[] sin = new double[t * half];
        for (int i = 0; i < half; i++) {
            final double frequency = Math.pow(BASE, -2.0 * i / size);
            for (int p = 0; p < t; p++) {
                cos[p * half + i] = Math.cos((from + p) * frequency);
                sin[p * half + i] = Math.sin((from + p) * frequency);
            }
        }
        return new Rotary(
                device.of(cos, t, half).cast(type), device.of(sin, t, half).cast(type));
    }

    /** Turns {@code [.., t, size]}. */
    Tensor turned(final Tensor x) {
        final int half = x.dim(-1) / 2;
        final Tensor real = x.slice(-1, 0, half);
        final Tensor imaginary = x.slice(-1, half, 2 * half);
        return Shaping.concat(
                -1, real.mul(cos).sub(imaginary.mul(sin)), imaginary.mul(cos).add(real.mul(sin)));
    }
}
