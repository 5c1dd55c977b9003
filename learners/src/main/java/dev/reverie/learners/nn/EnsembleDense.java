package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Fused;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

/** The dense layers of an ensemble's members, at once. */
public final class EnsembleDense implements Layer {
    private final int members;
    private final int in;
    private final Weight kernel;
    private final Weight bias;
    private final @Nullable Unary activation;

    /** Layers that begin as PyTorch's do: kernel and bias uniform in {@code +-1/sqrt(in)}. */
    public EnsembleDense(
            final Blueprint blueprint,
            final int members,
            final int in,
            final int out,
            final @Nullable Unary activation) {
        this(blueprint, members, in, out, activation, Init.lecunUniform(), Init.uniform(1 / Math.sqrt(in)));
    }

    /**
     * Layers.
     *
     * @param blueprint  given {@code kernel [e, in, out]} and {@code bias [e, 1, out]}.
     * @param members    e.
     * @param in         inputs of each.
     * @param out        outputs of each.
     * @param activation as {@link Dense} has it, or null for none.
     * @param kernel     its initial values, drawn for each member.
     * @param bias       its initial values.
     */
    public EnsembleDense(
            final Blueprint blueprint,
            final int members,
            final int in,
            final int out,
            final @Nullable Unary activation,
            final Init kernel,
            final Init bias) {
        this.members = members;
        this.in = in;
        this.kernel = blueprint.weight("kernel", kernel, members, in, out);
        this.bias = blueprint.weight("bias", bias, members, 1, out);
        this.activation = activation;
    }

    /**
     * @param x {@code [e, n, in]}, or {@code [n, in]} that all members see.
     * @return {@code [e, n, out]}.
     */
    @Override
    public Tensor forward(final Tensor x) {
        final boolean isShared = x.rank() == 2 && x.dim(1) == in;
        if (!isShared && (x.rank() != 3 || x.dim(0) != members || x.dim(2) != in)) {
            throw Shapes.wrong("ensemble layer", "[" + members + ", *, " + in + "] or [*, " + in + "]", x);
        }
        return Fused.ensembleDense(x, kernel.get(), bias.get(), activation);
    }
}
