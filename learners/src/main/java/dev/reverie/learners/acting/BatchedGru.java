package dev.reverie.learners.acting;

import dev.reverie.learners.Weights;

/**
 * {@link dev.reverie.learners.nn.Gru} without a norm, of many lanes at once: Dreamer v1's and PlaNet's unit. Allocates nothing while
 * it runs. One thread.
 */
public final class BatchedGru {
    private final Kernels kernels;
    private final String prefix;
    private final int in;
    private final int size;
    private final int width;
    private final float[] packed;
    private final float[] gates;

    /**
     * A unit.
     *
     * @param kernels that run it.
     * @param prefix  of its arrays, {@code prefix/kernel [in, 3 size]}, {@code prefix/recurrent [size, 3 size]} and
     *     {@code prefix/bias [3 size]}.
     * @param in      inputs.
     * @param size    of the state.
     * @param rows    at most.
     */
    public BatchedGru(final Kernels kernels, final String prefix, final int in, final int size, final int rows) {
        this.kernels = kernels;
        this.prefix = prefix;
        this.in = in;
        this.size = size;
        this.width = BatchedDense.width(kernels, 3 * size);
        this.packed = new float[Packed.size(kernels, in + size, width)];
        this.gates = new float[Math.multiplyExact(rows, width)];
    }

    /**
     * Takes one step.
     *
     * @param units rows of inputs {@code [in]} and, after them, the state {@code [size]}, which becomes the next.
     * @param n     rows.
     */
    public void step(final float[] units, final int n) {
        final int joint = in + size;
        if (kernels instanceof Blocks blocks) {
            blocks.rows(packed, joint, units, joint, n, gates, width);
        } else {
            for (int i = 0; i < n; i++) {
                kernels.dense(packed, 0, joint, units, i * joint, gates, i * width, width);
            }
        }
        for (int i = 0; i < n; i++) {
            Gates.advance(kernels, gates, i * width, size, 0, units, i * joint + in);
        }
    }

    /** As {@link BatchedDense#require} does. */
    public void require(final Weights weights) {
        Packed.require(weights, prefix + "/kernel", in, 3 * size);
        Packed.require(weights, prefix + "/recurrent", size, 3 * size);
        Packed.require(weights, prefix + "/bias", 3 * size);
    }

    /** As {@link BatchedDense#adopt} does. */
    public void adopt(final Weights weights) {
        require(weights);
        final float[] kernel = Packed.floats(weights, prefix + "/kernel", in, 3 * size);
        final float[] recurrent = Packed.floats(weights, prefix + "/recurrent", size, 3 * size);
        final float[] bias = Packed.floats(weights, prefix + "/bias", 3 * size);
        final float[] matrix = new float[(in + size) * width];
        final float[] added = new float[width];
        for (int i = 0; i < in + size; i++) {
            final boolean isInput = i < in;
            System.arraycopy(
                    isInput ? kernel : recurrent, 3 * size * (isInput ? i : i - in), matrix, i * width, 3 * size);
        }
        System.arraycopy(bias, 0, added, 0, bias.length);
        Packed.pack(kernels, added, 0, matrix, 0, in + size, width, packed, 0);
    }
}
