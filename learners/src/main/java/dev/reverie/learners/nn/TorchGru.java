package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Fused;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;

/**
 * Gated recurrent unit as PyTorch and cuDNN have it: {@code r, z = sigmoid(..)},
 * {@code n = tanh(x W + b + r (h U + c))}, {@code h' = (1 - z) n + z h}. Made of plain operations: {@link Gru} is faster.
 */
public final class TorchGru {
    private final int in;
    private final int size;
    private final Weight kernel;
    private final Weight bias;
    private final Weight recurrent;
    private final Weight recurrentBias;

    /**
     * A unit that begins as PyTorch's does.
     *
     * @param blueprint given {@code kernel [in, 3 size]}, {@code bias [3 size]}, {@code recurrent [size, 3 size]} and
     *     {@code recurrentBias [3 size]}; columns are r, z and n, so kernels are PyTorch's {@code weight_ih} and
     *     {@code weight_hh} transposed.
     * @param in        inputs.
     * @param size      of the state.
     */
    public TorchGru(final Blueprint blueprint, final int in, final int size) {
        final Init init = Init.uniform(1 / Math.sqrt(size));
        this.in = in;
        this.size = size;
        this.kernel = blueprint.weight("kernel", init, in, 3 * size);
        this.bias = blueprint.weight("bias", init, 3 * size);
        this.recurrent = blueprint.weight("recurrent", init, size, 3 * size);
        this.recurrentBias = blueprint.weight("recurrentBias", init, 3 * size);
    }

    /** As {@link Gru#project}. */
    public Tensor project(final Tensor x) {
        Shapes.last("GRU", x, in);
        return Fused.dense(x, kernel.get(), bias.get(), null);
    }

    /** As {@link Gru#step}. */
    public Tensor step(final Tensor projected, final Tensor h) {
        Shapes.are("GRU", h, -1, size);
        Shapes.are("GRU's step", projected, h.dim(0), 3 * size);
        final Tensor past = Fused.dense(h, recurrent.get(), recurrentBias.get(), null);
        final Tensor gates =
                past.slice(1, 0, 2 * size).add(projected.slice(1, 0, 2 * size)).sigmoid();
        final Tensor reset = gates.slice(1, 0, size);
        final Tensor keep = gates.slice(1, size, 2 * size);
        final Tensor news = projected
                .slice(1, 2 * size, 3 * size)
                .add(reset.mul(past.slice(1, 2 * size, 3 * size)))
                .tanh();
        return news.add(keep.mul(h.sub(news)));
    }

    /** As {@link Gru#forward}. */
    public Tensor forward(final Tensor x, final Tensor h) {
        Shapes.are("GRU", x, -1, h.dim(0), in);
        final Tensor projected = project(x);
        final Tensor[] states = new Tensor[x.dim(0)];
        Tensor state = h;
        for (int t = 0; t < states.length; t++) {
            state = step(projected.at(0, t), state);
            states[t] = state;
        }
        return Shaping.stack(0, states);
    }
}
