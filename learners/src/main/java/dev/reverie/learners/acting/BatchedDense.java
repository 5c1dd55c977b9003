package dev.reverie.learners.acting;

import dev.reverie.learners.Weights;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.tensor.Unary;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code activation(norm(x kernel + bias))} of many inputs at once, of one layer or of an ensemble's members, of which one runs.
 * Allocates nothing while it runs. One thread.
 */
public final class BatchedDense {
    private final Kernels kernels;
    private final String prefix;
    private final int members;
    private final int in;
    private final int out;
    private final int width;
    private final Norm norm;
    private final @Nullable Unary activation;
    private final float[][] packed;
    private final float[][] scales;
    private final float[][] shifts;

    /**
     * A layer.
     *
     * @param kernels    that run it.
     * @param prefix     of its arrays: {@code prefix/kernel [in, out]}, {@code prefix/bias [out]} and {@code prefix/norm/..}; of an
     *                   ensemble {@code [e, in, out]}, {@code [e, 1, out]}.
     * @param members    e; 0 if it is not an ensemble.
     * @param in         inputs.
     * @param out        outputs.
     * @param norm       over the outputs: layer norm or none.
     * @param activation or null for none.
     */
    public BatchedDense(
            final Kernels kernels,
            final String prefix,
            final int members,
            final int in,
            final int out,
            final Norm norm,
            final @Nullable Unary activation) {
        if (norm.kind() == Norm.Kind.RMS) {
            throw new IllegalArgumentException("layer '" + prefix + "' has layer norm or none here, not " + norm);
        }
        this.kernels = kernels;
        this.prefix = prefix;
        this.members = members;
        this.in = in;
        this.out = out;
        this.width = width(kernels, out);
        this.norm = norm;
        this.activation = activation;
        final int count = Math.max(1, members);
        this.packed = new float[count][Packed.size(kernels, in, width)];
        final int normed = norm.kind() == Norm.Kind.NONE ? 0 : out;
        this.scales = new float[count][normed];
        this.shifts = new float[count][normed];
    }

    /** @return outputs with those that fill up whole panels, which many rows are multiplied by fastest. */
    static int width(final Kernels kernels, final int out) {
        final int panel = kernels.panel(Integer.MAX_VALUE / kernels.lanes() * kernels.lanes());
        final int padded = Packed.padded(kernels, out);
        return padded <= 2 * kernels.lanes() ? padded : (out + panel - 1) / panel * panel;
    }

    /** @return numbers from an output row to the next: the outputs, and perhaps some that mean nothing. */
    public int stride() {
        return width;
    }

    /**
     * Computes rows.
     *
     * @param member  of the ensemble, from 0; 0 if it is none.
     * @param x       rows of {@code in} inputs.
     * @param xStride from a row to the next.
     * @param n       rows.
     * @param y       rows of {@link #stride} set.
     */
    public void run(final int member, final float[] x, final int xStride, final int n, final float[] y) {
        if (kernels instanceof Blocks blocks) {
            blocks.rows(packed[member], in, x, xStride, n, y, width);
        } else {
            for (int i = 0; i < n; i++) {
                kernels.dense(packed[member], 0, in, x, i * xStride, y, i * width, width);
            }
        }
        if (norm.kind() != Norm.Kind.NONE) {
            for (int i = 0; i < n; i++) {
                kernels.norm(y, i * width, scales[member], shifts[member], (float) norm.epsilon());
            }
        }
        if (activation != null) {
            kernels.activate(activation, y, 0, n * width);
        }
    }

    private int[] shape(final int... one) {
        if (members == 0) {
            return one;
        }
        return IntStream.concat(one.length == 1 ? IntStream.of(members, 1) : IntStream.of(members), IntStream.of(one))
                .toArray();
    }

    /**
     * Looks whether weights fit, and changes nothing.
     *
     * @throws IllegalArgumentException if an array lacks or differs, naming it.
     */
    public void require(final Weights weights) {
        Packed.require(weights, prefix + "/kernel", shape(in, out));
        Packed.require(weights, prefix + "/bias", shape(out));
        if (norm.kind() != Norm.Kind.NONE) {
            Packed.require(weights, prefix + "/norm/scale", shape(out));
            Packed.require(weights, prefix + "/norm/shift", shape(out));
        }
    }

    /**
     * Takes weights, copying them into the order in which they are read.
     *
     * @throws IllegalArgumentException if they do not fit; nothing is changed then.
     */
    public void adopt(final Weights weights) {
        require(weights);
        final float[] kernel = Packed.floats(weights, prefix + "/kernel", shape(in, out));
        final float[] bias = Packed.floats(weights, prefix + "/bias", shape(out));
        final float[] matrix = new float[in * width];
        final float[] added = new float[width];
        for (int m = 0; m < packed.length; m++) {
            for (int i = 0; i < in; i++) {
                System.arraycopy(kernel, (m * in + i) * out, matrix, i * width, out);
            }
            System.arraycopy(bias, m * out, added, 0, out);
            Packed.pack(kernels, added, 0, matrix, 0, in, width, packed[m], 0);
        }
        if (norm.kind() != Norm.Kind.NONE) {
            final float[] scale = Packed.floats(weights, prefix + "/norm/scale", shape(out));
            final float[] shift = Packed.floats(weights, prefix + "/norm/shift", shape(out));
            for (int m = 0; m < packed.length; m++) {
                System.arraycopy(scale, m * out, scales[m], 0, out);
                System.arraycopy(shift, m * out, shifts[m], 0, out);
            }
        }
    }
}
