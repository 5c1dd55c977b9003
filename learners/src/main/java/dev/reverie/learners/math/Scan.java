package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;

/** Linear recurrences along time in a logarithmic number of operations on whole tensors. */
final class Scan {
    private Scan() {}

    /**
     * {@code x[t] = a[t] + b[t] x[t + 1]} with {@code x[T] = 0}: every round joins each step with the one twice as far (Hillis and
     * Steele 1986).
     *
     * @param a {@code [B, T]}.
     * @param b {@code [B, T]}; its last column does not matter.
     * @return {@code [B, T]}.
     */
    static Tensor backward(final Tensor a, final Tensor b) {
        final int n = a.dim(1);
        Tensor sum = a;
        Tensor factor = b;
        for (int step = 1; step < n; step *= 2) {
            sum = sum.add(factor.mul(later(sum, step)));
            if (2 * step < n) {
                factor = factor.mul(later(factor, step));
            }
        }
        return sum;
    }

    /** {@code x[t + steps]}, 0 after the end. */
    static Tensor later(final Tensor x, final int steps) {
        final int n = x.dim(1);
        return x.slice(1, steps, n).pad(new int[] {0, 0}, new int[] {0, steps}, 0);
    }
}
