package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/** Hidden layers and a dense one that predict the symlog of vectors: a {@link VectorEncoder} back. */
public final class VectorDecoder implements Layer {
    private final Mlp mlp;

    /** A decoder whose last kernel begins with variance {@code 1 / in}. */
    public VectorDecoder(final Blueprint blueprint, final int in, final Hidden hidden, final int out) {
        this.mlp = new Mlp(blueprint, in, hidden, out, Init.fanIn(1));
    }

    /**
     * @param x {@code [.., in]}.
     * @return {@code [.., out]}: symlogs, for a loss against the symlogs of the truth.
     */
    @Override
    public Tensor forward(final Tensor x) {
        return mlp.forward(x);
    }

    /**
     * @param x {@code [.., in]}.
     * @return {@code [.., out]}: the vectors, {@code symexp} of what {@link #forward} gives.
     */
    public Tensor vectors(final Tensor x) {
        final Tensor symlogs = forward(x);
        return symlogs.stop().map(Unary.SIGN).mul(symlogs.abs().map(Unary.EXPM1));
    }
}
