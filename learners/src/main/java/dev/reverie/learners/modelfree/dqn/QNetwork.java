package dev.reverie.learners.modelfree.dqn;

import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Dense;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Reduction;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code Q(s, .)}: dense layers {@code q/0 ..} with ReLU and a linear head. A dueling head has {@code 1 + A} outputs, V and
 * then the advantages: {@code Q(s,a) = V(s) + Adv(s,a) - mean_b Adv(s,b)} (Wang et al., 2016, eq. 9). One thread.
 */
final class QNetwork implements AutoCloseable {
    private final List<Dense> layers = new ArrayList<>();
    private final Parameters parameters;
    private final String head;
    private final int actions;
    private final boolean dueling;

    /**
     * @param blueprint    new; of the network alone.
     * @param observations inputs, O.
     * @param actions      A.
     * @param config       that gives the hidden sizes and whether it duels.
     */
    QNetwork(final Blueprint blueprint, final int observations, final int actions, final DqnConfig config) {
        this.actions = actions;
        this.dueling = config.dueling();
        final Blueprint q = blueprint.in("q");
        int width = observations;
        for (final int size : config.hidden()) {
            layers.add(new Dense(q.in(layers.size()), width, size, Unary.RELU));
            width = size;
        }
        this.head = "q/" + layers.size();
        layers.add(new Dense(q.in(layers.size()), width, dueling ? actions + 1 : actions, null));
        this.parameters = blueprint.build();
    }

    /**
     * @param x {@code [B, O]}.
     * @return {@code [B, A]}.
     */
    Tensor forward(final Tensor x) {
        Tensor y = x;
        for (final Dense layer : layers) {
            y = layer.forward(y);
        }
        if (!dueling) {
            return y;
        }
        final Tensor advantage = y.slice(-1, 1, actions + 1);
        return y.slice(-1, 0, 1).add(advantage.sub(advantage.keeping(Reduction.MEAN, -1)));
    }

    Parameters parameters() {
        return parameters;
    }

    /**
     * A snapshot for acting: a dueling head, which is linear, is folded into one of A outputs.
     *
     * @param version of the weights.
     * @return FLOAT32 (or as the network is) {@code q/i/kernel} and {@code q/i/bias}.
     */
    Weights weights(final long version) {
        final Weights plain = Export.weights(version, parameters, "q/");
        if (!dueling) {
            return plain;
        }
        final Map<String, NamedArray> arrays = new LinkedHashMap<>(plain.arrays());
        arrays.replaceAll((name, array) -> name.startsWith(head + "/") ? folded(array) : array);
        return new Weights(version, arrays);
    }

    /** {@code [.., 1 + A]} to {@code [.., A]}: column a is {@code V + Adv_a - mean Adv}. */
    private NamedArray folded(final NamedArray array) {
        final ByteBuffer from = array.data();
        final int bytes = array.dtype().bytes();
        final int rows = from.remaining() / bytes / (actions + 1);
        final ByteBuffer to = ByteBuffer.allocate(rows * actions * bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows; i++) {
            final int at = i * (actions + 1);
            double mean = 0;
            for (int a = 1; a <= actions; a++) {
                mean += number(from, bytes, at + a) / actions;
            }
            for (int a = 1; a <= actions; a++) {
                final double value = number(from, bytes, at) + number(from, bytes, at + a) - mean;
                if (bytes == Float.BYTES) {
                    to.putFloat((float) value);
                } else {
                    to.putDouble(value);
                }
            }
        }
        final List<Integer> shape = new ArrayList<>(array.shape());
        shape.set(shape.size() - 1, actions);
        return new NamedArray(array.dtype(), shape, to.flip());
    }

    private static double number(final ByteBuffer from, final int bytes, final int i) {
        return bytes == Float.BYTES ? from.getFloat(bytes * i) : from.getDouble(bytes * i);
    }

    @Override
    public void close() {
        parameters.close();
    }
}
