package dev.reverie.learners.acting;

import dev.reverie.learners.tensor.Unary;

/**
 * The inner loops of {@link Network}s, for one instruction set. Stateless; any thread.
 *
 * <p>A matrix {@code [in, out]} is packed in panels of neighbouring columns: first of {@code 4 lanes} columns as long as
 * there are so many left, then of {@code lanes}, the last filled up with zeros. Within a panel the bias comes first, then
 * one row an input.
 */
public interface Kernels {

    /** @return columns of the narrowest panel. */
    int lanes();

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
     * {@code y = (x - mean) factor scale + shift}.
     *
     * @param y     numbers, in place, from {@code from} on.
     * @param from  index of the first.
     * @param count of numbers; {@code scale} and {@code shift} have as many.
     */
    void scale(float[] y, int from, int count, float mean, float factor, float[] scale, float[] shift);

    /** @return the sum of squares of {@code count} numbers, less {@code mean} each. */
    float squares(float[] y, int from, int count, float mean);
}
