package dev.reverie.learners.tensor;

import java.util.Arrays;

/** Elements by index, and their gradients. Indices out of range are the engine's fault to find. */
final class Indexing {
    private Indexing() {}

    static Tensor gather(final Tensor x, final int some, final Tensor index) {
        final int axis = checked("gather", x, some, index);
        for (int i = 0; i < x.rank(); i++) {
            if (i != axis && index.dims()[i] != x.dims()[i]) {
                throw Checks.wrong(
                        "gather", "the index's sizes must be the tensor's save along axis " + axis, x, index);
            }
        }
        final Tensor out = x.device().result(x.type(), index.dims());
        x.device().engine().gather(out, x, axis, index);
        if (Elementwise.isRecorded(x)) {
            Tape.record(out, (g, tape) -> tape.give(x, g.scatterAdd(axis, index, x.dims()[axis])));
        }
        return out;
    }

    private static int checked(final String op, final Tensor x, final int some, final Tensor index) {
        Checks.type(op, index, TensorType.INT32);
        final int axis = Checks.axis(op, x, some);
        if (index.rank() != x.rank()) {
            throw Checks.wrong(op, "the index must have as many axes", x, index);
        }
        return axis;
    }

    static Tensor scatterAdd(final Tensor x, final int some, final Tensor index, final int size) {
        final int axis = checked("scatterAdd", x, some, index);
        if (!Arrays.equals(index.dims(), x.dims())) {
            throw Checks.wrong("scatterAdd", "the index must have the tensor's shape", x, index);
        }
        final int[] shape = x.shape();
        shape[axis] = size;
        final Tensor out = x.device().result(x.type(), shape);
        x.device().engine().scatterAdd(out, axis, index, x);
        if (Elementwise.isRecorded(x)) {
            Tape.record(out, (g, tape) -> tape.give(x, g.gather(axis, index)));
        }
        return out;
    }

    static Tensor indexSelect(final Tensor x, final int some, final Tensor index) {
        Checks.type("indexSelect", index, TensorType.INT32);
        Checks.rank("indexSelect", index, 1, "[n] of the index");
        final int axis = Checks.axis("indexSelect", x, some);
        final int[] shape = x.shape();
        shape[axis] = index.dim(0);
        final Tensor out = x.device().result(x.type(), shape);
        x.device().engine().indexSelect(out, x, axis, index);
        if (Elementwise.isRecorded(x)) {
            Tape.record(out, (g, tape) -> tape.give(x, indexAdd(g, axis, index, x.dims()[axis])));
        }
        return out;
    }

    private static Tensor indexAdd(final Tensor x, final int axis, final Tensor index, final int size) {
        final int[] shape = x.shape();
        shape[axis] = size;
        final Tensor out = x.device().result(x.type(), shape);
        x.device().engine().indexAdd(out, axis, index, x);
        if (Elementwise.isRecorded(x)) {
            Tape.record(out, (g, tape) -> tape.give(x, indexSelect(g, axis, index)));
        }
        return out;
    }

    static Tensor oneHot(final Tensor index, final int n, final TensorType to) {
        Checks.type("oneHot", index, TensorType.INT32);
        final Tensor places = index.device().range(TensorType.INT32, n);
        return index.unsqueeze(-1).is(Binary.EQ, places).cast(to);
    }
}
