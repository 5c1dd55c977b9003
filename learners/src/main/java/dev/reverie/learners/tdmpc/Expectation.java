package dev.reverie.learners.tdmpc;

import dev.reverie.learners.acting.Kernels;
import dev.reverie.learners.tensor.Unary;

/** What two-hot logits over symlog bins expect, in plain Java: {@code symexp(sum softmax(l) b)}. One thread. */
final class Expectation {
    private final Kernels kernels;
    private final int bins;
    private final double most;

    Expectation(final Kernels kernels, final int bins, final double most) {
        this.kernels = kernels;
        this.bins = bins;
        this.most = most;
    }

    /**
     * @param logits rows of bins, overwritten.
     * @param stride from a row to the next.
     * @param into   {@code [n]} set.
     */
    void of(final float[] logits, final int stride, final int n, final double[] into) {
        java.util.Arrays.fill(into, 0, n, 0);
        add(logits, stride, n, into);
    }

    /** Adds them. */
    void add(final float[] logits, final int stride, final int n, final double[] into) {
        for (int i = 0; i < n; i++) {
            float greatest = logits[i * stride];
            for (int j = i * stride + 1; j < i * stride + bins; j++) {
                greatest = Math.max(greatest, logits[j]);
            }
            for (int j = i * stride; j < i * stride + bins; j++) {
                logits[j] -= greatest;
            }
        }
        kernels.activate(Unary.EXP, logits, 0, n * stride);
        final int half = bins / 2;
        for (int i = 0; i < n; i++) {
            final int middle = i * stride + half;
            float sum = logits[middle];
            float weighted = 0;
            for (int k = 1; k <= half; k++) {
                final float above = logits[middle + k];
                final float below = logits[middle - k];
                sum += above + below;
                weighted += k * (above - below);
            }
            final double symlog = most / half * weighted / sum;
            into[i] += Math.copySign(Math.expm1(Math.abs(symlog)), symlog);
        }
    }
}
