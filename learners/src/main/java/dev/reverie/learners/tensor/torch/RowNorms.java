package dev.reverie.learners.tensor.torch;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.rows.NormedRows;
import org.jspecify.annotations.Nullable;

/** Norms and activations of FLOAT32 rows on the CPU in one loop over memory, where libtorch would be called many times. One thread. */
final class RowNorms {
    /** Elements up to which one thread is not slower than many. */
    private static final int FEW = 1 << 14;

    private final @Nullable NormedRows rows;
    private final boolean isAlone;
    private final Places.Allocation allocation;

    /**
     * @param isOn    whether the device is the CPU.
     * @param isAlone whether libtorch computes with one thread too.
     */
    RowNorms(final boolean isOn, final boolean isAlone, final Places.Allocation allocation) {
        this.rows = isOn ? NormedRows.create().orElse(null) : null;
        this.isAlone = isAlone;
        this.allocation = allocation;
    }

    boolean takes(final Tensor[] in, final @Nullable Unary activation) {
        if (rows == null || !NormedRows.takes(activation) || in[0].size() == 0 || (!isAlone && in[0].size() > FEW)) {
            return false;
        }
        for (final Tensor x : in) {
            if (x.type() != TensorType.FLOAT32 || !Raw.of(x).is_contiguous()) {
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

    private NormedRows present() {
        if (rows == null) {
            throw new IllegalStateException("norms of rows are not computed here");
        }
        return rows;
    }

    private static long place(final Tensor x) {
        return Raw.of(x).data_ptr().address();
    }

    void forward(final Tensor[] outs, final Tensor[] in, final double epsilon, final @Nullable Unary activation) {
        fill(outs);
        final long[] kept = {in.length == 3 ? place(outs[2]) : 0, place(outs[1])};
        present()
                .forward(
                        form(in, epsilon, activation),
                        place(in[0]),
                        place(in[1]),
                        in.length == 3 ? place(in[2]) : 0,
                        place(outs[0]),
                        kept);
    }

    void backward(
            final Tensor[] grads,
            final Tensor grad,
            final Tensor[] in,
            final Tensor[] outs,
            final @Nullable Unary activation) {
        fill(grads);
        final boolean isCentred = in.length == 3;
        final org.bytedeco.pytorch.Tensor given = Raw.of(grad).contiguous();
        final long[] places = {given.data_ptr().address(), place(in[0]), place(in[1]), isCentred ? place(in[2]) : 0};
        final long[] kept = {isCentred ? place(outs[2]) : 0, place(outs[1])};
        final long[] to = {place(grads[0]), place(grads[1]), isCentred ? place(grads[2]) : 0};
        present().backward(form(in, 0, activation), places, kept, to);
        given.deallocate();
    }

    private void fill(final Tensor[] made) {
        for (final Tensor one : made) {
            one.fill(allocation.empty(one));
        }
    }
}
