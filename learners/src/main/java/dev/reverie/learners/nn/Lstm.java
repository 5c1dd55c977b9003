package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Fused;
import dev.reverie.learners.tensor.Recurrent;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;

/** Long short-term memory with forget gates (Hochreiter and Schmidhuber 1997; Gers et al. 2000). */
public final class Lstm {
    private final int in;
    private final int size;
    private final Weight kernel;
    private final Weight bias;
    private final Weight recurrent;

    /**
     * A unit whose parameters are uniform in {@code +-1/sqrt(size)}, as PyTorch's, save that the forget gate's bias begins
     * as {@code forgetBias}.
     *
     * @param blueprint  given {@code kernel [in, 4 size]}, {@code recurrent [size, 4 size]} and {@code bias [4 size]};
     *     columns are i, f, g and o, PyTorch's order.
     * @param in         inputs.
     * @param size       of the state.
     * @param forgetBias 1 makes a new unit remember.
     */
    public Lstm(final Blueprint blueprint, final int in, final int size, final double forgetBias) {
        final Init init = Init.uniform(1 / Math.sqrt(size));
        this.in = in;
        this.size = size;
        this.kernel = blueprint.weight("kernel", init, in, 4 * size);
        this.recurrent = blueprint.weight("recurrent", init, size, 4 * size);
        final Init biases = (values, shape, random) -> {
            init.fill(values, shape, random);
            java.util.Arrays.fill(values, size, 2 * size, forgetBias);
        };
        this.bias = blueprint.weight("bias", biases, 4 * size);
    }

    /**
     * The inputs' share of the gates, for as many steps as are known.
     *
     * @param x {@code [.., in]}.
     * @return {@code [.., 4 size]}, of which {@link #step} takes one step's.
     */
    public Tensor project(final Tensor x) {
        Shapes.last("LSTM", x, in);
        return Fused.dense(x, kernel.get(), bias.get(), null);
    }

    /**
     * One step.
     *
     * @param projected {@code [n, 4 size]}.
     * @param state     h and c, {@code [n, size]} each.
     * @return the next state.
     */
    public Recurrent.Lstm step(final Tensor projected, final Recurrent.Lstm state) {
        Shapes.are("LSTM", state.h(), -1, size);
        Shapes.are("LSTM", state.c(), state.h().dim(0), size);
        Shapes.are("LSTM's step", projected, state.h().dim(0), 4 * size);
        return Recurrent.lstm(Fused.denseOnto(projected, state.h(), recurrent.get(), null), state.c());
    }

    /**
     * All steps.
     *
     * @param x     {@code [t, n, in]}.
     * @param state before the first.
     * @return {@code [t, n, size]}: h after each.
     */
    public Tensor forward(final Tensor x, final Recurrent.Lstm state) {
        Shapes.are("LSTM", x, -1, state.h().dim(0), in);
        final Tensor projected = project(x);
        final Tensor[] outputs = new Tensor[x.dim(0)];
        Recurrent.Lstm now = state;
        for (int t = 0; t < outputs.length; t++) {
            now = step(projected.at(0, t), now);
            outputs[t] = now.h();
        }
        return Shaping.stack(0, outputs);
    }
}
