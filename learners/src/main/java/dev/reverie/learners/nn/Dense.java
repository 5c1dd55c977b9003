package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Fused;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

/** {@code activation(x kernel + bias)}. */
public final class Dense implements Layer {
    private final Weight kernel;
    private final Weight bias;
    private final @Nullable Unary activation;

    /** A layer that begins as PyTorch's does: kernel and bias uniform in {@code +-1/sqrt(in)}. */
    public Dense(final Blueprint blueprint, final int in, final int out, final @Nullable Unary activation) {
        this(blueprint, in, out, activation, Init.lecunUniform(), Init.uniform(1 / Math.sqrt(in)));
    }

    /**
     * A layer.
     *
     * @param blueprint  given {@code kernel [in, out]} and {@code bias [out]}.
     * @param in         inputs.
     * @param out        outputs.
     * @param activation one with a derivative kernel, or null for none.
     * @param kernel     its initial values.
     * @param bias       its initial values.
     */
    public Dense(
            final Blueprint blueprint,
            final int in,
            final int out,
            final @Nullable Unary activation,
            final Init kernel,
            final Init bias) {
        this.kernel = blueprint.weight("kernel", kernel, in, out);
        this.bias = blueprint.weight("bias", bias, out);
        this.activation = activation;
    }

    /**
     * @param x {@code [.., in]}.
     * @return {@code [.., out]}.
     */
    @Override
    public Tensor forward(final Tensor x) {
        return Fused.dense(x, kernel.get(), bias.get(), activation);
    }
}
