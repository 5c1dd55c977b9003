package dev.reverie.learners.tensor.rows;

import dev.reverie.learners.tensor.NormKernels;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

/** Norms and activations of an engine's tensors in one loop over their memory. One thread. */
public final class RowNorms implements NormKernels {
    private final NormedRows rows;
    private final RowMemory memory;
    private final long most;

    private RowNorms(final NormedRows rows, final RowMemory memory, final long most) {
        this.rows = rows;
        this.memory = memory;
        this.most = most;
    }

    /** @param most elements that are taken. @return null where the JVM has no vector instructions. */
    public static @Nullable RowNorms create(final RowMemory memory, final long most) {
        return NormedRows.create().map(rows -> new RowNorms(rows, memory, most)).orElse(null);
    }

    @Override
    public boolean takes(final Tensor[] in, final @Nullable Unary activation) {
        if (!NormedRows.takes(activation) || in[0].size() == 0 || in[0].size() > most) {
            return false;
        }
        for (final Tensor x : in) {
            if (!memory.isDense(x)) {
                return false;
            }
        }
        return true;
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

    private long place(final Tensor[] some, final int i) {
        return i < some.length ? memory.place(some[i]) : 0;
    }

    @Override
    public void forward(
            final Tensor[] outs, final Tensor[] in, final double epsilon, final @Nullable Unary activation) {
        take(outs);
        rows.forward(
                form(in, epsilon, activation), place(in, 0), place(in, 1), place(in, 2), place(outs, 0), new long[] {
                    place(outs, 2), place(outs, 1)
                });
    }

    @Override
    public void backward(
            final Tensor[] grads,
            final Tensor grad,
            final Tensor[] in,
            final Tensor[] outs,
            final @Nullable Unary activation) {
        take(grads);
        final Tensor given = memory.dense(grad);
        rows.backward(
                form(in, 0, activation),
                new long[] {memory.place(given), place(in, 0), place(in, 1), place(in, 2)},
                new long[] {place(outs, 2), place(outs, 1)},
                new long[] {place(grads, 0), place(grads, 1), place(grads, 2)});
    }

    private void take(final Tensor[] made) {
        for (final Tensor one : made) {
            memory.take(one);
        }
    }
}
