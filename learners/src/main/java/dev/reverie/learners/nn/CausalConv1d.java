package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Convolution;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

/** Convolution over time that sees no later input. */
public final class CausalConv1d implements Layer {
    private final int in;
    private final Weight kernel;
    private final Weight bias;
    private final int dilation;
    private final @Nullable Unary activation;

    /**
     * A layer that begins as PyTorch's does.
     *
     * @param blueprint  given {@code kernel [out, in, size]} and {@code bias [out]}.
     * @param in         channels.
     * @param out        channels.
     * @param size       times that a result sees, its own the last of them.
     * @param dilation   distance of these times, at least 1.
     * @param activation or null for none.
     */
    public CausalConv1d(
            final Blueprint blueprint,
            final int in,
            final int out,
            final int size,
            final int dilation,
            final @Nullable Unary activation) {
        Shapes.demand(dilation > 0, "causal convolution", "dilation is at least 1, not " + dilation);
        this.in = in;
        final double bound = 1 / Math.sqrt(in * size);
        this.kernel = blueprint.weight("kernel", Init.uniform(bound), out, in, size);
        this.bias = blueprint.weight("bias", Init.uniform(bound), out);
        this.dilation = dilation;
        this.activation = activation;
    }

    /**
     * @param x {@code [n, in, t]}.
     * @return {@code [n, out, t]}.
     */
    @Override
    public Tensor forward(final Tensor x) {
        Shapes.are("causal convolution", x, -1, in, -1);
        final Tensor sum = Convolution.causalConv1d(x, kernel.get(), dilation)
                .add(bias.get().reshape(-1, 1));
        return activation == null ? sum : sum.map(activation);
    }
}
