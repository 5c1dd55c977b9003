package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;

/** Head of a mixture density network (Bishop 1994): parameters of a mixture of diagonal normal distributions. */
public final class MdnHead {
    private final Dense dense;
    private final int components;
    private final int size;

    /**
     * A mixture's parameters.
     *
     * @param logits  {@code [.., k]} of the components, not normalised.
     * @param means   {@code [.., k, d]}.
     * @param logStds {@code [.., k, d]}, logarithms of the standard deviations, not limited.
     */
    public record Mixture(Tensor logits, Tensor means, Tensor logStds) {}

    /**
     * A head that begins as PyTorch's dense layer.
     *
     * @param blueprint  given {@code kernel [in, k (1 + 2 d)]} and {@code bias}: columns are logits, means and log stds.
     * @param in         inputs.
     * @param components k.
     * @param size       d, of what is distributed.
     */
    public MdnHead(final Blueprint blueprint, final int in, final int components, final int size) {
        Shapes.demand(components > 0 && size > 0, "MDN head", "it has 1 component and 1 number or more");
        this.dense = new Dense(blueprint, in, components * (1 + 2 * size), null);
        this.components = components;
        this.size = size;
    }

    /**
     * @param x {@code [.., in]}.
     * @return the mixture of each.
     */
    public Mixture forward(final Tensor x) {
        final Tensor all = dense.forward(x);
        final int means = components + components * size;
        final int[] shape = java.util.Arrays.copyOf(x.shape(), x.rank() + 1);
        shape[x.rank() - 1] = components;
        shape[x.rank()] = size;
        return new Mixture(
                all.slice(-1, 0, components),
                all.slice(-1, components, means).reshape(shape),
                all.slice(-1, means, all.dim(-1)).reshape(shape));
    }
}
