package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Networks of one form with parameters of their own, computed at once: ensembles of models and of critics. */
public final class EnsembleMlp implements Layer {
    private final List<Layer> layers = new ArrayList<>();

    /** Networks whose last layers begin as PyTorch's do. */
    public EnsembleMlp(final Blueprint blueprint, final int members, final int in, final Hidden hidden, final int out) {
        final int width = hidden(blueprint, members, in, hidden);
        layers.add(new EnsembleDense(blueprint.in(layers.size()), members, width, out, null));
    }

    /**
     * Networks.
     *
     * @param blueprint given a part for each layer, by its number.
     * @param members   e, 1 or more.
     * @param in        inputs of each.
     * @param hidden    layers of each; norms have scales of each member.
     * @param out       outputs of each.
     * @param last      initial kernel of the last layer; its bias begins as 0.
     */
    public EnsembleMlp(
            final Blueprint blueprint,
            final int members,
            final int in,
            final Hidden hidden,
            final int out,
            final Init last) {
        final int width = hidden(blueprint, members, in, hidden);
        layers.add(new EnsembleDense(blueprint.in(layers.size()), members, width, out, null, last, Init.zeros()));
    }

    private int hidden(final Blueprint blueprint, final int members, final int in, final Hidden hidden) {
        int width = in;
        for (final int size : hidden.sizes()) {
            layers.add(hidden.ensemble(blueprint.in(layers.size()), members, width, size));
            width = size;
        }
        return width;
    }

    /**
     * @param x {@code [e, n, in]}, or {@code [n, in]} that all members see.
     * @return {@code [e, n, out]}.
     */
    @Override
    public Tensor forward(final Tensor x) {
        Tensor y = x;
        for (final Layer layer : layers) {
            y = layer.forward(y);
        }
        return y;
    }
}
