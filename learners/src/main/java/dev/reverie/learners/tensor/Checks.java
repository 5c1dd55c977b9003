package dev.reverie.learners.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What operations demand of their arguments, said before an engine sees them. */
final class Checks {
    private Checks() {}

    static IllegalArgumentException wrong(final String op, final String what, final Object... tensors) {
        final StringBuilder text = new StringBuilder(op).append('(');
        for (int i = 0; i < tensors.length; i++) {
            text.append(i == 0 ? "" : ", ").append(tensors[i] instanceof Tensor t ? t.form() : tensors[i]);
        }
        return new IllegalArgumentException(text.append("): ").append(what).toString());
    }

    static void same(final String op, final Tensor a, final Tensor b) {
        if (a.device() != b.device()) {
            throw wrong(op, "the tensors are of two devices, " + a.device() + " and " + b.device(), a, b);
        }
        if (a.type() != b.type()) {
            throw wrong(op, "types must be equal: cast one of them", a, b);
        }
    }

    static void room(final Tensor x, final ByteBuffer into) {
        if (into.remaining() < x.size() * x.type().bytes()) {
            throw wrong("download", "only " + into.remaining() + " bytes are left", x);
        }
    }

    static void alike(final String op, final Tensor a, final Tensor b) {
        same(op, a, b);
        if (!Arrays.equals(a.dims(), b.dims())) {
            throw wrong(op, "the shapes must be equal", a, b);
        }
    }

    static TensorType floating(final String op, final TensorType type) {
        if (!type.isFloating()) {
            throw wrong(op, "only floating types are possible", type);
        }
        return type;
    }

    static void floating(final String op, final Tensor x) {
        if (!x.type().isFloating()) {
            throw wrong(op, "the type must be a floating one: cast it", x);
        }
    }

    static void type(final String op, final Tensor x, final TensorType type) {
        if (x.type() != type) {
            throw wrong(op, "the type must be " + type, x);
        }
    }

    static void rank(final String op, final Tensor x, final int rank, final String form) {
        if (x.rank() != rank) {
            throw wrong(op, "the shape must be " + form, x);
        }
    }

    static int axis(final String op, final Tensor x, final int axis) {
        final int rank = x.rank();
        if (axis < -rank || axis >= rank) {
            throw wrong(op, "axis " + axis + " is not one of " + rank + (rank == 0 ? "" : ": 0.." + (rank - 1)), x);
        }
        return axis < 0 ? axis + rank : axis;
    }

    /** Sorted distinct axes; none given means all. */
    static int[] axes(final String op, final Tensor x, final int... axes) {
        if (axes.length == 0) {
            final int[] all = new int[x.rank()];
            Arrays.setAll(all, i -> i);
            return all;
        }
        final int[] sorted = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            sorted[i] = axis(op, x, axes[i]);
        }
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                throw wrong(op, "axis " + sorted[i] + " is named twice", x);
            }
        }
        return sorted;
    }

    static int[] broadcast(final String op, final Tensor a, final Tensor b) {
        return broadcast(op, a.dims(), b.dims(), a, b);
    }

    static int[] broadcast(final String op, final Tensor a, final Tensor b, final Tensor c) {
        return broadcast(op, broadcast(op, a, b), c.dims(), a, b, c);
    }

    private static int[] broadcast(final String op, final int[] left, final int[] right, final Object... tensors) {
        if (Arrays.equals(left, right)) {
            return left;
        }
        final int rank = Math.max(left.length, right.length);
        final int[] out = new int[rank];
        for (int i = 0; i < rank; i++) {
            final int m = i < rank - left.length ? 1 : left[i - rank + left.length];
            final int n = i < rank - right.length ? 1 : right[i - rank + right.length];
            if (m != n && m != 1 && n != 1) {
                throw wrong(
                        op,
                        "the shapes do not broadcast: counted from the last axis, sizes must be equal or 1",
                        tensors);
            }
            out[i] = m == 1 ? n : m;
        }
        return out;
    }

    static long elements(final int... shape) {
        long n = 1;
        for (final int dim : shape) {
            if (dim < 0) {
                throw new IllegalArgumentException("a shape has no negative sizes: " + Arrays.toString(shape));
            }
            n = Math.multiplyExact(n, (long) dim);
        }
        return n;
    }
}
