package dev.reverie.learners.acting;

import dev.reverie.learners.tensor.Unary;

/** The gated recurrent unit from the gates' sums on, as {@link dev.reverie.learners.tensor.Recurrent#gru} has it. */
final class Gates {
    private Gates() {}

    /**
     * {@code r, u} are sigmoids, {@code c = tanh(r candidate)}, {@code h' = u c + (1 - u) h}.
     *
     * @param gates {@code [3 m]} from {@code from} on: sums of reset, update and candidate, which are overwritten.
     * @param h     {@code [m]} from {@code hFrom} on, replaced by the next.
     */
    static void advance(
            final Kernels kernels,
            final float[] gates,
            final int from,
            final int m,
            final float updateBias,
            final float[] h,
            final int hFrom) {
        final int update = from + m;
        final int candidate = from + 2 * m;
        for (int j = 0; j < m; j++) {
            gates[update + j] += updateBias;
        }
        kernels.activate(Unary.SIGMOID, gates, from, 2 * m);
        for (int j = 0; j < m; j++) {
            gates[candidate + j] *= gates[from + j];
        }
        kernels.activate(Unary.TANH, gates, candidate, m);
        for (int j = 0; j < m; j++) {
            h[hFrom + j] += gates[update + j] * (gates[candidate + j] - h[hFrom + j]);
        }
    }
}
