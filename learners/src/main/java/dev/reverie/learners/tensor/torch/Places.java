package dev.reverie.learners.tensor.torch;

import dev.reverie.learners.tensor.Reduction;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Kernels that reduce, order and move elements. */
final class Places {
    private final Raw raw;
    private final Allocation allocation;

    Places(final Raw raw, final Allocation allocation) {
        this.raw = raw;
        this.allocation = allocation;
    }

    void reduce(final Reduction op, final Tensor out, final Tensor of, final int[] axes) {
        final org.bytedeco.pytorch.Tensor x = Raw.of(of);
        if (of.rank() == 0) {
            out.fill(torch.clone(x));
            return;
        }
        final long[] dims = Raw.longs(axes);
        final boolean keeps = out.rank() == of.rank();
        Raw.give(
                out,
                switch (op) {
                    case SUM -> torch.sum(x, dims, keeps, raw.sameType);
                    case MEAN -> torch.mean(x, dims, keeps, raw.sameType);
                    case MAX -> torch.amax(x, dims, keeps);
                    case MIN -> torch.amin(x, dims, keeps);
                    case LOGSUMEXP -> torch.logsumexp(x, dims, keeps);
                });
    }

    void argmax(final Tensor out, final Tensor x, final int axis) {
        try (LongOptional dim = Raw.some(axis)) {
            Raw.give(out, torch.argmax(Raw.of(x), dim, false));
        }
    }

    void topK(final Tensor values, final Tensor indices, final Tensor x, final boolean largest) {
        final boolean whole = values.dim(-1) == x.dim(-1);
        try (T_TensorTensor_T pair =
                whole ? torch.sort(Raw.of(x), -1, largest) : torch.topk(Raw.of(x), values.dim(-1), -1, largest, true)) {
            values.fill(Raw.copy(pair.get0()));
            indices.fill(pair.get1().to(torch.ScalarType.Int));
        }
    }

    void gather(final Tensor out, final Tensor x, final int axis, final Tensor index) {
        try (org.bytedeco.pytorch.Tensor places = Raw.longs(index)) {
            out.fill(torch.gather(Raw.of(x), axis, places));
        }
    }

    void scatterAdd(final Tensor out, final int axis, final Tensor index, final Tensor x) {
        final org.bytedeco.pytorch.Tensor sum = allocation.full(out, 0);
        try (org.bytedeco.pytorch.Tensor places = Raw.longs(index)) {
            sum.scatter_add_(axis, places, Raw.of(x));
        }
        out.fill(sum);
    }

    void indexAdd(final Tensor out, final int axis, final Tensor index, final Tensor x) {
        final org.bytedeco.pytorch.Tensor sum = allocation.full(out, 0);
        sum.index_add_(axis, Raw.of(index), Raw.of(x));
        out.fill(sum);
    }

    void slice(final Tensor out, final Tensor x, final int axis, final int start, final int step) {
        out.fill(part(Raw.of(x), axis, start, out.dim(axis), step));
    }

    private static org.bytedeco.pytorch.Tensor part(
            final org.bytedeco.pytorch.Tensor x, final int axis, final int start, final int count, final int step) {
        if (step == 1) {
            return torch.narrow(x, axis, start, count);
        }
        final long end = count == 0 ? start : start + (count - 1L) * step + 1;
        try (LongOptional from = Raw.some(start);
                LongOptional to = Raw.some(end)) {
            return torch.slice(x, axis, from, to, step);
        }
    }

    void unslice(final Tensor out, final Tensor x, final int axis, final int start, final int step) {
        final org.bytedeco.pytorch.Tensor whole = allocation.full(out, 0);
        try (org.bytedeco.pytorch.Tensor part = part(whole, axis, start, x.dim(axis), step)) {
            part.copy_(Raw.of(x));
        }
        out.fill(whole);
    }

    void accumulatePart(final Tensor target, final Tensor x, final int axis, final int start, final int step) {
        try (org.bytedeco.pytorch.Tensor part = part(Raw.of(target), axis, start, x.dim(axis), step)) {
            part.add_(Raw.of(x));
        }
    }

    void pad(final Tensor out, final Tensor x, final int[] before, final int[] after, final double value) {
        final int rank = before.length;
        final long[] sides = new long[2 * rank];
        for (int i = 0; i < rank; i++) {
            sides[2 * i] = before[rank - 1 - i];
            sides[2 * i + 1] = after[rank - 1 - i];
        }
        out.fill(torch.constant_pad_nd(Raw.of(x), sides, raw.scalar(value)));
    }

    void concat(final Tensor out, final Tensor[] xs, final int axis) {
        final org.bytedeco.pytorch.Tensor[] parts = new org.bytedeco.pytorch.Tensor[xs.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Raw.of(xs[i]);
        }
        try (TensorVector vector = new TensorVector(parts)) {
            out.fill(torch.cat(vector, axis));
        }
    }

    /** What makes tensors of an engine's own. */
    static final class Allocation {
        private final Raw raw;
        private final MemoryFormatOptional anyFormat = new MemoryFormatOptional();
        private final TensorOptions[] options = new TensorOptions[TensorType.values().length];

        Allocation(final Raw raw, final TensorOptions[] options) {
            this.raw = raw;
            System.arraycopy(options, 0, this.options, 0, options.length);
        }

        TensorOptions options(final TensorType type) {
            return options[type.ordinal()];
        }

        org.bytedeco.pytorch.Tensor empty(final Tensor out) {
            return torch.empty(Raw.sizes(out), options(out.type()), anyFormat);
        }

        org.bytedeco.pytorch.Tensor full(final Tensor out, final double value) {
            return torch.full(Raw.sizes(out), raw.scalar(value), options(out.type()));
        }
    }
}
