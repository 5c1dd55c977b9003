package dev.reverie.learners.acting;

import dev.reverie.learners.Weights;
import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

/** {@code activation(x kernel + bias)}, as {@link dev.reverie.learners.nn.Dense} has it. */
public final class ActingDense implements Network {
    private final Kernels kernels;
    private final String prefix;
    private final int in;
    private final int out;
    private final @Nullable Unary activation;
    private final float[] packed;
    private final float[] padded;

    /** A layer on the fastest kernels. */
    public ActingDense(final String prefix, final int in, final int out, final @Nullable Unary activation) {
        this(Instructions.best(), prefix, in, out, activation);
    }

    /**
     * A layer.
     *
     * @param kernels    that run it.
     * @param prefix     of its arrays, {@code prefix/kernel [in, out]} and {@code prefix/bias [out]}.
     * @param in         inputs.
     * @param out        outputs.
     * @param activation or null for none.
     */
    public ActingDense(
            final Kernels kernels, final String prefix, final int in, final int out, final @Nullable Unary activation) {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException(
                    "layer '" + prefix + "' has sizes of 1 and more, not " + in + " and " + out);
        }
        this.kernels = kernels;
        this.prefix = prefix;
        this.in = in;
        this.out = out;
        this.activation = activation;
        this.packed = new float[Packed.size(kernels, in, out)];
        final int width = Packed.padded(kernels, out);
        this.padded = new float[width == out ? 0 : width];
        if (activation != null) {
            kernels.activate(activation, padded, 0, 0);
        }
    }

    @Override
    public int inputs() {
        return in;
    }

    @Override
    public int outputs() {
        return out;
    }

    @Override
    public void run(final float[] x, final int xFrom, final float[] y, final int yFrom) {
        if (padded.length == 0) {
            kernels.dense(packed, 0, in, x, xFrom, y, yFrom, out);
        } else {
            kernels.dense(packed, 0, in, x, xFrom, padded, 0, padded.length);
            System.arraycopy(padded, 0, y, yFrom, out);
        }
        if (activation != null) {
            kernels.activate(activation, y, yFrom, out);
        }
    }

    @Override
    public void require(final Weights weights) {
        Packed.require(weights, prefix + "/kernel", in, out);
        Packed.require(weights, prefix + "/bias", out);
    }

    @Override
    public void adopt(final Weights weights) {
        require(weights);
        Packed.pack(
                kernels,
                Packed.floats(weights, prefix + "/bias", out),
                0,
                Packed.floats(weights, prefix + "/kernel", in, out),
                0,
                in,
                out,
                packed,
                0);
    }
}
