package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Fused;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

/** {@code activation(norm(x kernel + bias))}: the layer of Dreamer v3 (RMS, SiLU) and TD-MPC2 (layer norm, Mish). */
public final class NormedDense implements Layer {
    private final int in;
    private final Weight kernel;
    private final @Nullable Weight bias;
    private final Layer norm;

    /** A layer with a bias, as both have it, that begins with a kernel of variance {@code 1 / in} and a bias of 0. */
    public NormedDense(
            final Blueprint blueprint, final int in, final int out, final Norm norm, final @Nullable Unary activation) {
        this(blueprint, in, out, norm, activation, Init.fanIn(1), true);
    }

    /**
     * A layer.
     *
     * @param blueprint  given {@code kernel [in, out]}, {@code bias [out]} where there is one, and {@code norm/..}.
     * @param in         inputs.
     * @param out        outputs.
     * @param norm       over the outputs.
     * @param activation of the normalised outputs, or null for none.
     * @param kernel     its initial values.
     * @param hasBias    whether a bias, 0 at first, is added before the norm.
     */
    public NormedDense(
            final Blueprint blueprint,
            final int in,
            final int out,
            final Norm norm,
            final @Nullable Unary activation,
            final Init kernel,
            final boolean hasBias) {
        this.in = in;
        this.kernel = blueprint.weight("kernel", kernel, in, out);
        this.bias = hasBias ? blueprint.weight("bias", Init.zeros(), out) : null;
        this.norm = norm.over(blueprint.in("norm"), out, activation);
    }

    /**
     * @param x {@code [.., in]}.
     * @return {@code [.., out]}.
     */
    @Override
    public Tensor forward(final Tensor x) {
        Shapes.last("dense layer", x, in);
        final Tensor sum = bias == null ? x.matmul(kernel.get()) : Fused.dense(x, kernel.get(), bias.get(), null);
        return norm.forward(sum);
    }
}
