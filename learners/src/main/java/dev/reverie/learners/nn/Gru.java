package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Fused;
import dev.reverie.learners.tensor.Recurrent;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;

/**
 * Gated recurrent unit whose reset acts on the candidate's whole sum, as Dreamer v1 and v2 have it:
 * {@code r, u = sigmoid(..)}, {@code c = tanh(r (x W + h U + b))}, {@code h' = u c + (1 - u) h}. PyTorch's, whose reset
 * acts on {@code h}'s share alone, is {@link TorchGru}.
 */
public final class Gru {
    private final int in;
    private final int size;
    private final Weight kernel;
    private final Weight bias;
    private final Weight recurrent;
    private final Layer norm;
    private final double updateBias;

    /** A unit without norm that begins as PyTorch's does: all uniform in {@code +-1/sqrt(size)}. */
    public Gru(final Blueprint blueprint, final int in, final int size) {
        this(blueprint, in, size, Norm.none(), 0, Init.uniform(1 / Math.sqrt(size)), Init.uniform(1 / Math.sqrt(size)));
    }

    /**
     * A unit.
     *
     * @param blueprint  given {@code kernel [in, 3 size]}, {@code recurrent [size, 3 size]}, {@code bias [3 size]} and
     *     {@code norm/..}; columns are reset, update and candidate, in this order.
     * @param in         inputs.
     * @param size       of the state.
     * @param norm       of the three sums together; Dreamer v2's is layer norm.
     * @param updateBias added to the update's sum: -1 makes a new unit remember, as Dreamer's does.
     * @param kernel     initial values of both kernels.
     * @param bias       its initial values.
     */
    public Gru(
            final Blueprint blueprint,
            final int in,
            final int size,
            final Norm norm,
            final double updateBias,
            final Init kernel,
            final Init bias) {
        this.in = in;
        this.size = size;
        this.kernel = blueprint.weight("kernel", kernel, in, 3 * size);
        this.recurrent = blueprint.weight("recurrent", kernel, size, 3 * size);
        this.bias = blueprint.weight("bias", bias, 3 * size);
        this.norm = norm.over(blueprint.in("norm"), 3 * size);
        this.updateBias = updateBias;
    }

    /**
     * The inputs' share of the gates, for as many steps as are known.
     *
     * @param x {@code [.., in]}: one step's {@code [n, in]}, or a sequence's {@code [t, n, in]}.
     * @return {@code [.., 3 size]}, of which {@link #step} takes one step's.
     */
    public Tensor project(final Tensor x) {
        Shapes.last("GRU", x, in);
        return Fused.dense(x, kernel.get(), bias.get(), null);
    }

    /**
     * One step.
     *
     * @param projected {@code [n, 3 size]}.
     * @param h         {@code [n, size]}.
     * @return {@code [n, size]}, the next h.
     */
    public Tensor step(final Tensor projected, final Tensor h) {
        Shapes.are("GRU", h, -1, size);
        Shapes.are("GRU's step", projected, h.dim(0), 3 * size);
        return Recurrent.gru(norm.forward(Fused.denseOnto(projected, h, recurrent.get(), null)), h, updateBias);
    }

    /**
     * All steps.
     *
     * @param x {@code [t, n, in]}.
     * @param h {@code [n, size]}, before the first.
     * @return {@code [t, n, size]}: h after each.
     */
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
