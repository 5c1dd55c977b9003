package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.rows.NormedRows;
import org.jspecify.annotations.Nullable;

/** Norms and activations of FLOAT32 rows by vector instructions, where the JVM has them. */
final class RowNorms {
    private final @Nullable NormedRows rows = NormedRows.create().orElse(null);
    private final Memory memory;

    RowNorms(final Memory memory) {
        this.memory = memory;
    }

    boolean takes(final Tensor[] in, final @Nullable Unary activation) {
        return rows != null && NormedRows.takes(activation) && in[0].type() == TensorType.FLOAT32 && in[0].size() > 0;
    }

    private static NormedRows.Form form(final Tensor[] in, final double epsilon, final @Nullable Unary activation) {
        final int n = in[0].dim(-1);
        return new NormedRows.Form(
                Math.toIntExact(in[0].size() / n),
                n,
                Math.toIntExact(in[1].size() / n),
                in.length == 3,
                epsilon,
                activation);
    }

    private NormedRows present() {
        if (rows == null) {
            throw new IllegalStateException("norms of rows are not computed here");
        }
        return rows;
    }

    private static long place(final Tensor[] some, final int i) {
        return i < some.length ? Memory.of(some[i]).address : 0;
    }

    void forward(final Tensor[] outs, final Tensor[] in, final double epsilon, final @Nullable Unary activation) {
        take(outs);
        present()
                .forward(
                        form(in, epsilon, activation),
                        place(in, 0),
                        place(in, 1),
                        place(in, 2),
                        place(outs, 0),
                        new long[] {place(outs, 2), place(outs, 1)});
    }

    void backward(
            final Tensor[] grads,
            final Tensor grad,
            final Tensor[] in,
            final Tensor[] outs,
            final @Nullable Unary activation) {
        take(grads);
        present()
                .backward(
                        form(in, 0, activation),
                        new long[] {Memory.of(grad).address, place(in, 0), place(in, 1), place(in, 2)},
                        new long[] {place(outs, 2), place(outs, 1)},
                        new long[] {place(grads, 0), place(grads, 1), place(grads, 2)});
    }

    private void take(final Tensor[] made) {
        for (final Tensor one : made) {
            memory.take(one);
        }
    }
}
