package dev.reverie.learners.tensor;

/** Reductions, running sums and orders, and their gradients. */
final class Reductions {
    private Reductions() {}

    private static int[] kept(final Tensor x, final int[] axes) {
        final int[] shape = x.shape();
        for (final int axis : axes) {
            shape[axis] = 1;
        }
        return shape;
    }

    private static int[] dropped(final Tensor x, final int[] axes) {
        final int[] shape = new int[x.rank() - axes.length];
        int n = 0;
        int next = 0;
        for (int i = 0; i < x.rank(); i++) {
            if (next < axes.length && axes[next] == i) {
                next++;
            } else {
                shape[n++] = x.dims()[i];
            }
        }
        return shape;
    }

    static Tensor reduce(final Reduction op, final Tensor x, final boolean keeps, final int... some) {
        if (op == Reduction.SUM || op == Reduction.MAX || op == Reduction.MIN) {
            if (x.type() == TensorType.BOOL || x.type() == TensorType.UINT8) {
                throw Checks.wrong(op.name(), "cast to INT32 or a floating type first", x);
            }
        } else {
            Checks.floating(op.name(), x);
        }
        final int[] axes = Checks.axes(op.name(), x, some);
        long count = 1;
        for (final int axis : axes) {
            count *= x.dims()[axis];
        }
        if (count == 0 && op != Reduction.SUM) {
            throw Checks.wrong(op.name(), "nothing to reduce", x);
        }
        final int[] kept = kept(x, axes);
        final Tensor out = x.device().result(x.type(), keeps ? kept : dropped(x, axes));
        x.device().engine().reduce(op, out, x, axes);
        if (Elementwise.isRecorded(x)) {
            final double share = 1.0 / count;
            Tape.record(out, (g, tape) -> {
                final Tensor wide = keeps ? g : g.reshape(kept);
                tape.give(
                        x,
                        switch (op) {
                            case SUM -> wide.expand(x.dims());
                            case MEAN -> wide.mul(share).expand(x.dims());
                            case LOGSUMEXP -> x.sub(out.reshape(kept)).exp().mul(wide);
                            case MAX, MIN -> {
                                final Tensor hits =
                                        x.is(Binary.EQ, out.reshape(kept)).cast(x.type());
                                yield hits.mul(wide.div(reduce(Reduction.SUM, hits, true, axes)));
                            }
                        });
            });
        }
        return out;
    }

    static Tensor var(final Tensor x, final int... axes) {
        return x.sub(reduce(Reduction.MEAN, x, true, axes)).square().mean(axes);
    }

    static Tensor cumsum(final Tensor x, final int some) {
        final int axis = Checks.axis("cumsum", x, some);
        if (x.type() == TensorType.BOOL || x.type() == TensorType.UINT8) {
            throw Checks.wrong("cumsum", "cast to INT32 or a floating type first", x);
        }
        final Tensor out = x.device().result(x.type(), x.dims());
        x.device().engine().cumsum(out, x, axis);
        if (Elementwise.isRecorded(x)) {
            Tape.record(out, (g, tape) -> tape.give(x, g.flip(axis).cumsum(axis).flip(axis)));
        }
        return out;
    }

    static Tensor argmax(final Tensor x, final int some) {
        final int axis = Checks.axis("argmax", x, some);
        if (x.dims()[axis] == 0 || x.type() == TensorType.BOOL) {
            throw Checks.wrong("argmax", "needs numbers, at least one", x);
        }
        final Tensor out = x.device().result(TensorType.INT32, dropped(x, new int[] {axis}));
        x.device().engine().argmax(out, x, axis);
        return out;
    }

    static Sorted topK(final Tensor x, final int k, final boolean largest) {
        if (x.rank() == 0 || k < 0 || k > x.dim(-1) || x.type() == TensorType.BOOL) {
            throw Checks.wrong("topK", "needs numbers along a last axis and at most its size, not k = " + k, x);
        }
        final int[] shape = x.shape();
        shape[shape.length - 1] = k;
        final Tensor values = x.device().result(x.type(), shape);
        final Tensor indices = x.device().result(TensorType.INT32, shape);
        x.device().engine().topK(values, indices, x, largest);
        if (Elementwise.isRecorded(x)) {
            Tape.record(values, (g, tape) -> tape.give(x, g.scatterAdd(-1, indices, x.dim(-1))));
        }
        return new Sorted(values, indices);
    }
}
