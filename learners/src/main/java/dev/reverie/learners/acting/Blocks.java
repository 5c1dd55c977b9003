package dev.reverie.learners.acting;

/** {@link Kernels} that multiply many rows by one matrix faster than one after the other. Stateless; any thread. */
public interface Blocks {

    /**
     * {@code Y = bias + X W}.
     *
     * @param packed bias and matrix, as {@link Kernels} packs them.
     * @param in     inputs.
     * @param x      rows of {@code in} inputs.
     * @param xStride from a row to the next.
     * @param n      rows.
     * @param y      {@code [n, out]} set.
     * @param out    outputs, a multiple of {@link Kernels#lanes}.
     */
    void rows(float[] packed, int in, float[] x, int xStride, int n, float[] y, int out);
}
