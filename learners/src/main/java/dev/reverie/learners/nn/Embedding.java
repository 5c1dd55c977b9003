package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.Arrays;

/** A learnt vector for each of some tokens. */
public final class Embedding implements Layer {
    private final Weight table;
    private final int size;

    /**
     * A table.
     *
     * @param blueprint given {@code table [count, size]}.
     * @param count     tokens: 0 to count - 1.
     * @param size      of a vector.
     * @param init      of the table: PyTorch's is {@code normal(1)}, transformers often have {@code normal(0.02)}.
     */
    public Embedding(final Blueprint blueprint, final int count, final int size, final Init init) {
        this.table = blueprint.weight("table", init, count, size);
        this.size = size;
    }

    /**
     * @param tokens INT32 {@code [..]}.
     * @return {@code [.., size]}.
     */
    @Override
    public Tensor forward(final Tensor tokens) {
        if (tokens.type() != TensorType.INT32) {
            throw Shapes.wrong("embedding", "INT32 [..]", tokens);
        }
        final int[] shape = Arrays.copyOf(tokens.shape(), tokens.rank() + 1);
        shape[tokens.rank()] = size;
        return table.get().indexSelect(0, tokens.reshape(-1)).reshape(shape);
    }
}
