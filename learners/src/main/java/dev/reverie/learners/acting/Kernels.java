package dev.reverie.learners.acting;

import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

/**
 * The inner loops of {@link Network}s, for one instruction set. Stateless; any thread.
 *
 * <p>A matrix {@code [in, out]} is packed in panels of neighbouring columns, the last filled up with zeros. Within a panel
 * the bias comes first, then one row an input.
 */
public interface Kernels {

    /** @return what the number of columns is filled up to a multiple of. */
    int lanes();

    /**
     * Width of a panel.
     *
     * @param columns that are left, it and those after it; a multiple of {@link #lanes}.
     * @return its columns, a multiple of {@link #lanes}.
     */
    int panel(int columns);

    /**
     * {@code y = bias + x W}.
     *
     * @param packed bias and matrix.
     * @param from   index of the first panel.
     * @param in     inputs.
     * @param x      inputs from {@code xFrom} on.
     * @param xFrom  index of the first.
     * @param y      outputs from {@code yFrom} on.
     * @param yFrom  index of the first.
     * @param padded outputs, a multiple of {@link #lanes}.
     */
    void dense(float[] packed, int from, int in, float[] x, int xFrom, float[] y, int yFrom, int padded);

    /**
     * Applies a function in place, within 1e-6 of the exact one, relative where that is beyond 1.
     *
     * @param activation TANH, SIGMOID, SILU, ELU, RELU, MISH, SOFTPLUS or EXP.
     * @param y          numbers from {@code from} on.
     * @param from       index of the first.
     * @param count      of numbers.
     */
    void activate(Unary activation, float[] y, int from, int count);

    /**
     * {@code y = (y - mean) / sqrt(mean of squares + epsilon) scale + shift}, in place: layer norm, and without a shift,
     * whose mean is then left as it is, RMS norm.
     *
     * @param y       numbers from {@code from} on.
     * @param from    index of the first.
     * @param scale   {@code [n]}, which says how many.
     * @param shift   {@code [n]}, or null for RMS norm.
     * @param epsilon added to the variance.
     */
    void norm(float[] y, int from, float[] scale, float @Nullable [] shift, float epsilon);
}
