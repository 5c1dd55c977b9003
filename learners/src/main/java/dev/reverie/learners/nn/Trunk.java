package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Hidden layers one after the other, without an output layer. */
public final class Trunk implements Layer {
    private final List<Layer> layers = new ArrayList<>();
    private final int in;
    private final int out;

    /**
     * Hidden layers.
     *
     * @param blueprint given a part for each layer, by its number.
     * @param in        inputs.
     * @param hidden    layers.
     */
    public Trunk(final Blueprint blueprint, final int in, final Hidden hidden) {
        this.in = in;
        int width = in;
        for (final int size : hidden.sizes()) {
            layers.add(hidden.layer(blueprint.in(layers.size()), width, size));
            width = size;
        }
        this.out = width;
    }

    /** @return size of the outputs' last axis. */
    public int out() {
        return out;
    }

    /**
     * @param x {@code [.., in]}.
     * @return {@code [.., out]}.
     */
    @Override
    public Tensor forward(final Tensor x) {
        Shapes.last("network", x, in);
        Tensor y = x.rank() == 2 ? x : x.reshape(-1, in);
        for (final Layer layer : layers) {
            y = layer.forward(y);
        }
        return x.rank() == 2 ? y : y.reshape(Shapes.withLast(x, out));
    }
}
