package dev.reverie.learners.acting;

import dev.reverie.learners.Weights;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.Norm;
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
        this(kernels, prefix, in, Hidden.plain(activation, hidden), out);
    }

    /**
     * Layers that may have norms.
     *
     * @param kernels that run them.
     * @param prefix  of their arrays.
     * @param in      inputs.
     * @param hidden  layers.
     * @param out     outputs; 0 for a {@link dev.reverie.learners.nn.Trunk}, which ends with the last hidden layer.
     */
    public ActingMlp(final Kernels kernels, final String prefix, final int in, final Hidden hidden, final int out) {
        final List<Network> parts = new ArrayList<>();
        int width = in;
        for (final int size : hidden.sizes()) {
            final String name = prefix + '/' + parts.size();
            parts.add(
                    hidden.norm().kind() == Norm.Kind.NONE
                            ? new ActingDense(kernels, name, width, size, hidden.activation())
                            : new ActingNormedDense(kernels, name, width, size, hidden.norm(), hidden.activation()));
            width = size;
        }
        if (out > 0) {
            parts.add(new ActingDense(kernels, prefix + '/' + parts.size(), width, out, null));
        }
        this.layers = new Chain(parts);
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
