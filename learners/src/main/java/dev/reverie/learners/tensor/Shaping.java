package dev.reverie.learners.tensor;

import java.util.Arrays;

/** Operations that move elements, and their gradients. */
public final class Shaping {
    private Shaping() {}

    static Tensor stop(final Tensor x) {
        final Tensor out = x.device().result(x.type(), x.dims());
        x.device().engine().reshape(out, x);
        return out;
    }

    static Tensor reshape(final Tensor x, final int... wanted) {
        final int[] shape = wanted.clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == -1 && open < 0) {
                open = i;
            } else {
                known *= shape[i];
            }
        }
        if (open >= 0 && known > 0) {
            shape[open] = (int) (x.size() / known);
            known *= shape[open];
        }
        if (known != x.size() || (open >= 0 && shape[open] < 0)) {
            throw Checks.wrong("reshape", x.size() + " elements do not make " + Arrays.toString(wanted), x);
        }
        if (Arrays.equals(shape, x.dims())) {
            return x;
        }
        final Tensor out = x.device().result(x.type(), shape);
        x.device().engine().reshape(out, x);
        if (Elementwise.isRecorded(x)) {
            Tape.record(out, (g, tape) -> tape.give(x, g.reshape(x.dims())));
        }
        return out;
    }

    static Tensor unsqueeze(final Tensor x, final int some) {
        final int axis = some < 0 ? some + x.rank() + 1 : some;
        if (axis < 0 || axis > x.rank()) {
            throw Checks.wrong("unsqueeze", "there is no place " + some, x);
        }
        final int[] shape = new int[x.rank() + 1];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = i == axis ? 1 : x.dims()[i < axis ? i : i - 1];
        }
        return reshape(x, shape);
    }

    static Tensor permute(final Tensor x, final int... wanted) {
        final int[] order = new int[wanted.length];
        final int[] inverse = new int[wanted.length];
        final int[] shape = new int[wanted.length];
        Arrays.fill(inverse, -1);
        for (int i = 0; i < wanted.length; i++) {
            order[i] = Checks.axis("permute", x, wanted[i]);
            inverse[order[i]] = i;
            shape[i] = x.dims()[order[i]];
        }
        if (wanted.length != x.rank() || Arrays.stream(inverse).anyMatch(i -> i < 0)) {
            throw Checks.wrong("permute", Arrays.toString(wanted) + " does not name each axis once", x);
        }
        final Tensor out = x.device().result(x.type(), shape);
        x.device().engine().permute(out, x, order);
        if (Elementwise.isRecorded(x)) {
            Tape.record(out, (g, tape) -> tape.give(x, permute(g, inverse)));
        }
        return out;
    }

    static Tensor transpose(final Tensor x, final int a, final int b) {
        final int[] order = new int[x.rank()];
        Arrays.setAll(order, i -> i);
        final int first = Checks.axis("transpose", x, a);
        final int second = Checks.axis("transpose", x, b);
        order[first] = second;
        order[second] = first;
        return permute(x, order);
    }

    static Tensor expand(final Tensor x, final int... shape) {
        if (Arrays.equals(shape, x.dims())) {
            return x;
        }
        final int lead = shape.length - x.rank();
        boolean fits = lead >= 0;
        for (int i = 0; fits && i < x.rank(); i++) {
            fits = x.dims()[i] == 1 || x.dims()[i] == shape[lead + i];
        }
        if (!fits) {
            throw Checks.wrong(
                    "expand", "only axes of size 1 and new leading ones grow to " + Arrays.toString(shape), x);
        }
        final Tensor out = x.device().result(x.type(), shape.clone());
        x.device().engine().expand(out, x);
        if (Elementwise.isRecorded(x)) {
            Tape.record(out, (g, tape) -> tape.give(x, Elementwise.like(x, g)));
        }
        return out;
    }

    static Tensor slice(final Tensor x, final int some, final int start, final int end, final int step) {
        final int axis = Checks.axis("slice", x, some);
        if (start < 0 || end > x.dims()[axis] || start > end || step < 1) {
            throw Checks.wrong(
                    "slice",
                    "from " + start + " to " + end + " by " + step + " is not within 0.." + x.dims()[axis] + " of axis "
                            + axis,
                    x);
        }
        final int[] shape = x.shape();
        shape[axis] = (end - start + step - 1) / step;
        final Tensor out = x.device().result(x.type(), shape);
        x.device().engine().slice(out, x, axis, start, step);
        if (Elementwise.isRecorded(x)) {
            Tape.record(out, (g, tape) -> {
                if (tape.isRecorded()) {
                    tape.give(x, unslice(g, axis, start, step, x.dims()[axis]));
                } else {
                    tape.givePart(x, g, axis, start, step);
                }
            });
        }
        return out;
    }

    private static Tensor unslice(final Tensor x, final int axis, final int start, final int step, final int size) {
        final int[] shape = x.shape();
        shape[axis] = size;
        final Tensor out = x.device().result(x.type(), shape);
        x.device().engine().unslice(out, x, axis, start, step);
        if (Elementwise.isRecorded(x)) {
            final int end = start + (x.dims()[axis] - 1) * step + 1;
            Tape.record(out, (g, tape) -> tape.give(x, slice(g, axis, start, Math.max(start, end), step)));
        }
        return out;
    }

    static Tensor at(final Tensor x, final int some, final int i) {
        final int axis = Checks.axis("at", x, some);
        final int[] shape = new int[x.rank() - 1];
        for (int d = 0; d < shape.length; d++) {
            shape[d] = x.dims()[d < axis ? d : d + 1];
        }
        if (i < 0 || i >= x.dims()[axis] || Tape.isNested(x.device())) {
            return reshape(slice(x, axis, i, i + 1, 1), shape);
        }
        final Tensor out = x.device().result(x.type(), shape);
        x.device().engine().select(out, x, axis, i);
        if (Elementwise.isRecorded(x)) {
            final int[] part = x.shape();
            part[axis] = 1;
            Tape.record(out, (g, tape) -> {
                if (tape.isRecorded()) {
                    tape.give(x, unslice(g.reshape(part), axis, i, 1, x.dims()[axis]));
                } else {
                    tape.givePart(x, g.reshape(part), axis, i, 1);
                }
            });
        }
        return out;
    }

    static Tensor pad(final Tensor x, final int[] before, final int[] after, final double value) {
        if (before.length != x.rank()
                || after.length != x.rank()
                || Arrays.stream(before).anyMatch(n -> n < 0)
                || Arrays.stream(after).anyMatch(n -> n < 0)) {
            throw Checks.wrong(
                    "pad",
                    "one number of at least 0 an axis before and after",
                    x,
                    Arrays.toString(before),
                    Arrays.toString(after));
        }
        final int[] shape = x.shape();
        Arrays.setAll(shape, i -> before[i] + x.dims()[i] + after[i]);
        final Tensor out = x.device().result(x.type(), shape);
        x.device().engine().pad(out, x, before.clone(), after.clone(), value);
        if (Elementwise.isRecorded(x)) {
            Tape.record(out, (g, tape) -> {
                Tensor inside = g;
                for (int i = 0; i < before.length; i++) {
                    if (before[i] + after[i] > 0) {
                        inside = slice(inside, i, before[i], before[i] + x.dims()[i], 1);
                    }
                }
                tape.give(x, inside);
            });
        }
        return out;
    }

    static Tensor flip(final Tensor x, final int some) {
        final int axis = Checks.axis("flip", x, some);
        final Tensor out = x.device().result(x.type(), x.dims());
        x.device().engine().flip(out, x, axis);
        if (Elementwise.isRecorded(x)) {
            Tape.record(out, (g, tape) -> tape.give(x, flip(g, axis)));
        }
        return out;
    }

    /**
     * Puts tensors one after the other.
     *
     * @param some the axis along which their sizes may differ.
     * @param xs   at least one, of one type and rank.
     * @return the whole.
     */
    public static Tensor concat(final int some, final Tensor... xs) {
        if (xs.length == 0) {
            throw Checks.wrong("concat", "nothing to put together");
        }
        final Tensor[] parts = xs.clone();
        final int axis = Checks.axis("concat", parts[0], some);
        final int[] shape = parts[0].shape();
        shape[axis] = 0;
        boolean isRecorded = false;
        for (final Tensor x : parts) {
            Checks.same("concat", parts[0], x);
            boolean fits = x.rank() == shape.length;
            for (int i = 0; fits && i < shape.length; i++) {
                fits = i == axis || x.dims()[i] == shape[i];
            }
            if (!fits) {
                throw Checks.wrong("concat", "sizes may differ along axis " + axis + " only", parts[0], x);
            }
            shape[axis] += x.dims()[axis];
            isRecorded |= Elementwise.isRecorded(x);
        }
        final Tensor out = parts[0].device().result(parts[0].type(), shape);
        out.device().engine().concat(out, parts, axis);
        if (isRecorded) {
            Tape.record(out, (g, tape) -> {
                int at = 0;
                for (final Tensor x : parts) {
                    final int size = x.dims()[axis];
                    if (x.requiresGrad()) {
                        tape.give(x, slice(g, axis, at, at + size, 1));
                    }
                    at += size;
                }
            });
        }
        return out;
    }

    /**
     * Puts tensors of one shape along a new axis.
     *
     * @param axis of the result.
     * @param xs   at least one.
     * @return the whole.
     */
    public static Tensor stack(final int axis, final Tensor... xs) {
        final Tensor[] parts = new Tensor[xs.length];
        for (int i = 0; i < xs.length; i++) {
            if (!Arrays.equals(xs[i].dims(), xs[0].dims())) {
                throw Checks.wrong("stack", "the shapes must be equal", xs[0], xs[i]);
            }
            parts[i] = unsqueeze(xs[i], axis);
        }
        return concat(axis, parts);
    }
}
