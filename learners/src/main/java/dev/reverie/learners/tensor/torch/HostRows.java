package dev.reverie.learners.tensor.torch;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.rows.RowMemory;

/** Memory of libtorch's CPU. */
final class HostRows implements RowMemory {
    /** Elements up to which one thread is not slower than libtorch's many. */
    static final long FEW = 1 << 14;

    private final Places.Allocation allocation;

    HostRows(final Places.Allocation allocation) {
        this.allocation = allocation;
    }

    @Override
    public boolean isDense(final Tensor x) {
        return x.type() == TensorType.FLOAT32 && Raw.of(x).is_contiguous();
    }

    @Override
    public Tensor dense(final Tensor x) {
        if (isDense(x)) {
            return x;
        }
        final Tensor copy = x.device().zeros(TensorType.FLOAT32, x.shape());
        copy.assign(x);
        return copy;
    }

    @Override
    public long place(final Tensor x) {
        return Raw.of(x).data_ptr().address();
    }

    @Override
    public void take(final Tensor out) {
        out.fill(allocation.empty(out));
    }
}
