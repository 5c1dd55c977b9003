package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;

/** Gated layers: {@code (silu(x W) (x V)) U} (Shazeer 2020, eq. 6). */
public final class SwiGlu implements Layer {
    private final Weight kernel;
    private final Weight out;
    private final int size;
    private final int hidden;

    /**
     * Layers whose kernels begin with variance {@code 1 / in}.
     *
     * @param blueprint given {@code kernel [size, 2 hidden]}, W and V, and {@code out [hidden, size]}.
     * @param size      of inputs and outputs.
     * @param hidden    numbers between.
     * @param outScale  by which the variance of {@code out} is multiplied.
     */
    public SwiGlu(final Blueprint blueprint, final int size, final int hidden, final double outScale) {
        this.kernel = blueprint.weight("kernel", Init.fanIn(1), size, 2 * hidden);
        this.out = blueprint.weight("out", Init.fanIn(outScale), hidden, size);
        this.size = size;
        this.hidden = hidden;
    }

    /**
     * @param x {@code [.., size]}.
     * @return {@code [.., size]}.
     */
    @Override
    public Tensor forward(final Tensor x) {
        Shapes.last("SwiGLU", x, size);
        final Tensor both = x.reshape(-1, size).matmul(kernel.get());
        final Tensor gated = both.slice(1, 0, hidden).silu().mul(both.slice(1, hidden, 2 * hidden));
        return gated.matmul(out.get()).reshape(x.shape());
    }
}
