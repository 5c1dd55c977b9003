package dev.reverie.learners.acting;

import dev.reverie.learners.Weights;
import dev.reverie.learners.tensor.Unary;
import java.util.ArrayList;
import java.util.List;

/** Dense layers, each but the last followed by an activation, as {@link dev.reverie.learners.nn.Mlp} has them. */
public final class ActingMlp implements Network {
    private final Chain layers;

    /** Layers on the fastest kernels. */
    public ActingMlp(final String prefix, final int in, final int[] hidden, final int out, final Unary activation) {
        this(Instructions.best(), prefix, in, hidden, out, activation);
    }

    /**
     * Layers {@code 0 .. hidden.length}.
     *
     * @param kernels    that run them.
     * @param prefix     of their arrays, which are called {@code prefix/0/kernel} and so on.
     * @param in         inputs.
     * @param hidden     sizes of the hidden layers.
     * @param out        outputs.
     * @param activation of the hidden layers.
     */
    public ActingMlp(
            final Kernels kernels,
            final String prefix,
            final int in,
            final int[] hidden,
            final int out,
            final Unary activation) {
        final List<Network> dense = new ArrayList<>();
        int width = in;
        for (int i = 0; i < hidden.length; i++) {
            dense.add(new ActingDense(kernels, prefix + '/' + i, width, hidden[i], activation));
            width = hidden[i];
        }
        dense.add(new ActingDense(kernels, prefix + '/' + hidden.length, width, out, null));
        this.layers = new Chain(dense);
    }

    @Override
    public int inputs() {
        return layers.inputs();
    }

    @Override
    public int outputs() {
        return layers.outputs();
    }

    @Override
    public void run(final float[] x, final int xFrom, final float[] y, final int yFrom) {
        layers.run(x, xFrom, y, yFrom);
    }

    @Override
    public void require(final Weights weights) {
        layers.require(weights);
    }

    @Override
    public void adopt(final Weights weights) {
        layers.adopt(weights);
    }
}
