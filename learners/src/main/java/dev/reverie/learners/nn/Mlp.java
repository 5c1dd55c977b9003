package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import java.util.ArrayList;
import java.util.List;

/** Dense layers, each but the last followed by an activation. */
public final class Mlp {
    private final List<Dense> layers = new ArrayList<>();

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
        int width = in;
        for (int i = 0; i < hidden.length; i++) {
            layers.add(new Dense(blueprint.in(i), width, hidden[i], activation));
            width = hidden[i];
        }
        layers.add(new Dense(blueprint.in(hidden.length), width, out, null));
    }

    /**
     * @param x {@code [.., in]}.
     * @return {@code [.., out]}.
     */
    public Tensor forward(final Tensor x) {
        Tensor y = x;
        for (final Dense layer : layers) {
            y = layer.forward(y);
        }
        return y;
    }
}
