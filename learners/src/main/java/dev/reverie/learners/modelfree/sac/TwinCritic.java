package dev.reverie.learners.modelfree.sac;

import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Weight;
import dev.reverie.learners.tensor.Fused;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import java.util.ArrayList;
import java.util.List;

/** Two action-value functions, computed as one ensemble. */
final class TwinCritic implements AutoCloseable {
    private static final int MEMBERS = 2;

    private final List<Weight> kernels = new ArrayList<>();
    private final List<Weight> biases = new ArrayList<>();
    private final Parameters parameters;

    /**
     * @param blueprint new; of the critics alone.
     * @param inputs    O + A.
     * @param hidden    sizes of the hidden layers.
     */
    TwinCritic(final Blueprint blueprint, final int inputs, final int[] hidden) {
        int width = inputs;
        for (int i = 0; i <= hidden.length; i++) {
            final int out = i < hidden.length ? hidden[i] : 1;
            final Blueprint layer = blueprint.in("critic").in(i);
            kernels.add(layer.weight("kernel", Init.lecunUniform(), MEMBERS, width, out));
            biases.add(layer.weight("bias", Init.uniform(1 / Math.sqrt(width)), MEMBERS, 1, out));
            width = out;
        }
        this.parameters = blueprint.build();
    }

    /**
     * @param observation {@code [B, O]}.
     * @param action      {@code [B, A]} within [-1, 1].
     * @return {@code [2, B, 1]}.
     */
    Tensor forward(final Tensor observation, final Tensor action) {
        Tensor y = Shaping.concat(-1, observation, action);
        for (int i = 0; i < kernels.size(); i++) {
            y = Fused.ensembleDense(
                    y, kernels.get(i).get(), biases.get(i).get(), i + 1 < kernels.size() ? Unary.RELU : null);
        }
        return y;
    }

    Parameters parameters() {
        return parameters;
    }

    @Override
    public void close() {
        parameters.close();
    }
}
