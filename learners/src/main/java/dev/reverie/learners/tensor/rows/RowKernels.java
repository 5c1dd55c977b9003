package dev.reverie.learners.tensor.rows;

import dev.reverie.learners.tensor.Unary;

/** Loops over rows that lie one after another in the heap, for one instruction set. Stateless. */
public interface RowKernels {

    /**
     * {@code means = mean(x), inverses = 1 / sqrt(mean((x - mean)^2) + epsilon)} of each row; without centring means are 0.
     *
     * @param x        {@code [rows, n]}.
     * @param means    {@code [rows]}, set.
     * @param inverses {@code [rows]}, set.
     */
    void moments(float[] x, int rows, int n, boolean isCentred, double epsilon, float[] means, float[] inverses);

    /**
     * {@code y = (x - mean) inverse scale + shift} of one row.
     *
     * @param x     {@code n} numbers from {@code from} on.
     * @param scale {@code [n]}.
     * @param shift {@code [n]}.
     * @param y     set, from {@code from} on.
     */
    void normed(float[] x, int from, int n, float mean, float inverse, float[] scale, float[] shift, float[] y);

    /**
     * {@code y = op(y)}, in place.
     *
     * @param op    SILU or MISH.
     * @param count of numbers; the array is filled up to a multiple of 64.
     */
    void activate(Unary op, float[] y, int count);

    /** {@code grad *= op'(y)}, in place; as {@link #activate} has it. */
    void derive(Unary op, float[] grad, float[] y, int count);

    /**
     * Gradients of {@link #moments} and {@link #normed} of one row.
     *
     * @param grad    of y, from {@code from} on; overwritten with the gradient of x.
     * @param x       as they have it.
     * @param scale   as they have it.
     * @param toScale {@code [n]}, added to.
     * @param toShift {@code [n]}, added to; null if there is no centring.
     */
    void back(
            float[] grad,
            float[] x,
            int from,
            int n,
            float mean,
            float inverse,
            float[] scale,
            float[] toScale,
            float @org.jspecify.annotations.Nullable [] toShift);
}
