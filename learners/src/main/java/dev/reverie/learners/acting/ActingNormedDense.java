package dev.reverie.learners.acting;

import dev.reverie.learners.Weights;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

/** {@code activation(norm(x kernel + bias))}, as {@link dev.reverie.learners.nn.NormedDense} has it with a bias. */
public final class ActingNormedDense implements Network {
    private final Kernels kernels;
    private final ActingDense dense;
    private final Normalisation norm;
    private final @Nullable Unary activation;

    /** A layer on the fastest kernels. */
    public ActingNormedDense(
            final String prefix, final int in, final int out, final Norm norm, final @Nullable Unary activation) {
        this(Instructions.best(), prefix, in, out, norm, activation);
    }

    /**
     * A layer.
     *
     * @param kernels    that run it.
     * @param prefix     of its arrays, {@code prefix/kernel [in, out]}, {@code prefix/bias [out]} and {@code prefix/norm/..}.
     * @param in         inputs.
     * @param out        outputs.
     * @param norm       over the outputs.
     * @param activation or null for none.
     */
    public ActingNormedDense(
            final Kernels kernels,
            final String prefix,
            final int in,
            final int out,
            final Norm norm,
            final @Nullable Unary activation) {
        this.kernels = kernels;
        this.dense = new ActingDense(kernels, prefix, in, out, null);
        this.norm = new Normalisation(kernels, prefix + "/norm", norm, out);
        this.activation = activation;
        if (activation != null) {
            kernels.activate(activation, new float[0], 0, 0);
        }
    }

    @Override
    public int inputs() {
        return dense.inputs();
    }

    @Override
    public int outputs() {
        return dense.outputs();
    }

    @Override
    public void run(final float[] x, final int xFrom, final float[] y, final int yFrom) {
        dense.run(x, xFrom, y, yFrom);
        norm.apply(y, yFrom);
        if (activation != null) {
            kernels.activate(activation, y, yFrom, dense.outputs());
        }
    }

    @Override
    public void require(final Weights weights) {
        dense.require(weights);
        norm.require(weights);
    }

    @Override
    public void adopt(final Weights weights) {
        require(weights);
        dense.adopt(weights);
        norm.adopt(weights);
    }
}
