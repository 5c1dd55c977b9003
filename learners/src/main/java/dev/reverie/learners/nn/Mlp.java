package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/** Hidden layers and a dense one without activation. */
public final class Mlp implements Layer {
    private final Trunk trunk;
    private final Dense last;

    /**
     * Layers {@code 0 .. hidden.length} that begin as PyTorch's do.
     *
     * @param blueprint  given a part for each layer, by its number.
     * @param in         inputs.
     * @param hidden     sizes of the hidden layers.
     * @param out        outputs.
     * @param activation of the hidden layers.
     */
    public Mlp(final Blueprint blueprint, final int in, final int[] hidden, final int out, final Unary activation) {
        this.trunk = new Trunk(blueprint, in, Hidden.plain(activation, hidden));
        this.last = new Dense(blueprint.in(hidden.length), trunk.out(), out, null);
    }

    /**
     * Layers {@code 0 .. hidden.sizes().size()}.
     *
     * @param blueprint given a part for each layer, by its number.
     * @param in        inputs.
     * @param hidden    layers.
     * @param out       outputs.
     * @param last      initial kernel of the last layer, such as {@link Init#zeros}; its bias begins as 0.
     */
    public Mlp(final Blueprint blueprint, final int in, final Hidden hidden, final int out, final Init last) {
        this.trunk = new Trunk(blueprint, in, hidden);
        this.last = new Dense(blueprint.in(hidden.sizes().size()), trunk.out(), out, null, last, Init.zeros());
    }

    /**
     * @param x {@code [.., in]}.
     * @return {@code [.., out]}.
     */
    @Override
    public Tensor forward(final Tensor x) {
        return last.forward(trunk.forward(x));
    }
}
