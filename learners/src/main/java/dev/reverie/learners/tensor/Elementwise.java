package dev.reverie.learners.tensor;

import java.util.Arrays;

/** Elementwise operations and their gradients. */
final class Elementwise {
    private Elementwise() {}

    static boolean isRecorded(final Tensor a) {
        return a.requiresGrad() && a.device().tape() != null;
    }

    static boolean isRecorded(final Tensor a, final Tensor b) {
        return (a.requiresGrad() || b.requiresGrad()) && a.device().tape() != null;
    }

    private static Tensor apply(final Binary op, final Tensor a, final Tensor b) {
        Checks.same(op.name(), a, b);
        final Tensor out =
                a.device().result(op.isTruth() ? TensorType.BOOL : a.type(), Checks.broadcast(op.name(), a, b));
        a.device().engine().binary(op, out, a, b);
        return out;
    }

    private static Tensor apply(final Binary op, final Tensor a, final double b) {
        final Tensor out = a.device().result(op.isTruth() ? TensorType.BOOL : a.type(), a.dims());
        a.device().engine().binary(op, out, a, b);
        return out;
    }

    private static void number(final Binary op, final Tensor x) {
        if (x.type() == TensorType.BOOL) {
            throw Checks.wrong(op.name(), "BOOL is no number: cast it", x);
        }
    }

    /** Sums what broadcasting repeated. */
    static Tensor like(final Tensor x, final Tensor grad) {
        final int[] to = x.dims();
        final int[] from = grad.dims();
        if (Arrays.equals(to, from)) {
            return grad;
        }
        final int lead = from.length - to.length;
        int n = 0;
        final int[] axes = new int[from.length];
        for (int i = 0; i < from.length; i++) {
            if (i < lead || (to[i - lead] == 1 && from[i] != 1)) {
                axes[n++] = i;
            }
        }
        final Tensor sum = n == 0 ? grad : Reductions.reduce(Reduction.SUM, grad, true, Arrays.copyOf(axes, n));
        return lead == 0 ? sum : Shaping.reshape(sum, to);
    }

    static Tensor add(final Tensor a, final Tensor b) {
        number(Binary.ADD, a);
        final Tensor out = apply(Binary.ADD, a, b);
        if (isRecorded(a, b)) {
            Tape.record(out, (g, tape) -> {
                if (a.requiresGrad()) {
                    tape.give(a, like(a, g));
                }
                if (b.requiresGrad()) {
                    tape.give(b, like(b, g));
                }
            });
        }
        return out;
    }

    static Tensor add(final Tensor a, final double b) {
        number(Binary.ADD, a);
        final Tensor out = apply(Binary.ADD, a, b);
        if (isRecorded(a)) {
            Tape.record(out, (g, tape) -> tape.give(a, g));
        }
        return out;
    }

    static Tensor sub(final Tensor a, final Tensor b) {
        number(Binary.SUB, a);
        final Tensor out = apply(Binary.SUB, a, b);
        if (isRecorded(a, b)) {
            Tape.record(out, (g, tape) -> {
                if (a.requiresGrad()) {
                    tape.give(a, like(a, g));
                }
                if (b.requiresGrad()) {
                    tape.give(b, like(b, g).neg());
                }
            });
        }
        return out;
    }

    static Tensor mul(final Tensor a, final Tensor b) {
        number(Binary.MUL, a);
        final Tensor out = apply(Binary.MUL, a, b);
        if (isRecorded(a, b)) {
            Tape.record(out, (g, tape) -> {
                if (a.requiresGrad()) {
                    tape.give(a, like(a, g.mul(b)));
                }
                if (b.requiresGrad()) {
                    tape.give(b, like(b, g.mul(a)));
                }
            });
        }
        return out;
    }

    static Tensor mul(final Tensor a, final double b) {
        number(Binary.MUL, a);
        final Tensor out = apply(Binary.MUL, a, b);
        if (isRecorded(a)) {
            Tape.record(out, (g, tape) -> tape.give(a, g.mul(b)));
        }
        return out;
    }

    static Tensor div(final Tensor a, final double b) {
        Checks.floating("DIV", a);
        return mul(a, 1 / b);
    }

    static Tensor div(final Tensor a, final Tensor b) {
        Checks.floating("DIV", a);
        final Tensor out = apply(Binary.DIV, a, b);
        if (isRecorded(a, b)) {
            Tape.record(out, (g, tape) -> {
                final Tensor scaled = g.div(b);
                if (a.requiresGrad()) {
                    tape.give(a, like(a, scaled));
                }
                if (b.requiresGrad()) {
                    tape.give(b, like(b, scaled.mul(out).neg()));
                }
            });
        }
        return out;
    }

    static Tensor pow(final Tensor a, final double b) {
        Checks.floating("POW", a);
        final Tensor out = apply(Binary.POW, a, b);
        if (isRecorded(a)) {
            Tape.record(out, (g, tape) -> {
                if (b != 0) {
                    tape.give(a, g.mul(a.pow(b - 1)).mul(b));
                }
            });
        }
        return out;
    }

    static Tensor pow(final Tensor a, final Tensor b) {
        Checks.floating("POW", a);
        final Tensor out = apply(Binary.POW, a, b);
        if (isRecorded(a, b)) {
            Tape.record(out, (g, tape) -> {
                if (a.requiresGrad()) {
                    tape.give(a, like(a, g.mul(b).mul(a.pow(b.sub(1)))));
                }
                if (b.requiresGrad()) {
                    final Tensor zero = a.device().zeros(a.type());
                    final Tensor slope = a.is(Binary.GT, 0)
                            .where(
                                    out.mul(a.max(a.device().scalar(a.type(), 1e-300))
                                            .log()),
                                    zero);
                    tape.give(b, like(b, g.mul(slope)));
                }
            });
        }
        return out;
    }

    static Tensor extreme(final Binary op, final Tensor a, final Tensor b) {
        number(op, a);
        final Tensor out = apply(op, a, b);
        if (isRecorded(a, b)) {
            Tape.record(out, (g, tape) -> {
                final Tensor first = apply(op == Binary.MIN ? Binary.LE : Binary.GE, a, b);
                final Tensor zero = a.device().zeros(a.type());
                if (a.requiresGrad()) {
                    tape.give(a, like(a, where(first, g, zero)));
                }
                if (b.requiresGrad()) {
                    tape.give(b, like(b, where(first, zero, g)));
                }
            });
        }
        return out;
    }

    private static void logical(final Binary op, final Tensor a) {
        if (!op.isTruth()) {
            throw Checks.wrong("is", op + " gives no truth", a);
        }
        if ((op == Binary.AND || op == Binary.OR) != (a.type() == TensorType.BOOL)
                && op != Binary.EQ
                && op != Binary.NE) {
            throw Checks.wrong(op.name(), "AND and OR are of BOOL, order is of numbers", a);
        }
    }

    static Tensor truth(final Binary op, final Tensor a, final Tensor b) {
        logical(op, a);
        return apply(op, a, b);
    }

    static Tensor truth(final Binary op, final Tensor a, final double b) {
        logical(op, a);
        if (a.type() == TensorType.BOOL) {
            throw Checks.wrong(op.name(), "BOOL is not compared with a number", a);
        }
        return apply(op, a, b);
    }

    static Tensor where(final Tensor condition, final Tensor a, final Tensor b) {
        Checks.type("where", condition, TensorType.BOOL);
        Checks.same("where", a, b);
        final Tensor out = a.device().result(a.type(), Checks.broadcast("where", condition, a, b));
        a.device().engine().where(out, condition, a, b);
        if (isRecorded(a, b)) {
            Tape.record(out, (g, tape) -> {
                final Tensor zero = a.device().zeros(a.type());
                if (a.requiresGrad()) {
                    tape.give(a, like(a, where(condition, g, zero)));
                }
                if (b.requiresGrad()) {
                    tape.give(b, like(b, where(condition, zero, g)));
                }
            });
        }
        return out;
    }

    static Tensor clip(final Tensor x, final double low, final double high) {
        number(Binary.MIN, x);
        if (!(low <= high)) {
            throw Checks.wrong("clip", "low " + low + " is above high " + high, x);
        }
        final Tensor out = x.device().result(x.type(), x.dims());
        x.device().engine().clip(out, x, low, high);
        if (isRecorded(x)) {
            Tape.record(out, (g, tape) -> {
                final Tensor inside = x.is(Binary.GE, low).is(Binary.AND, x.is(Binary.LE, high));
                tape.give(x, where(inside, g, x.device().zeros(x.type())));
            });
        }
        return out;
    }

    static Tensor straightThrough(final Tensor hard, final Tensor soft) {
        Checks.alike("straightThrough", hard, soft);
        final Tensor out = Shaping.stop(hard);
        if (isRecorded(soft)) {
            Tape.record(out, (g, tape) -> tape.give(soft, g));
        }
        return out;
    }

    static Tensor cast(final Tensor x, final TensorType to) {
        if (x.type() == to) {
            return x;
        }
        final Tensor out = converted(x, to);
        if (to.isFloating() && x.type().isFloating() && isRecorded(x)) {
            Tape.record(out, (g, tape) -> tape.give(x, cast(g, x.type())));
        }
        return out;
    }

    static Tensor converted(final Tensor x, final TensorType to) {
        final Tensor out = x.device().result(to, x.dims());
        x.device().engine().cast(out, x);
        return out;
    }

    static Tensor map(final Unary op, final Tensor x) {
        switch (op) {
            case NOT -> Checks.type("NOT", x, TensorType.BOOL);
            case NEG, ABS, SIGN, SQUARE, RELU -> number(Binary.MUL, x);
            default -> Checks.floating(op.name(), x);
        }
        final Tensor out = x.device().result(x.type(), x.dims());
        x.device().engine().unary(op, out, x);
        if (isRecorded(x) && op != Unary.SIGN && op != Unary.FLOOR && op != Unary.ROUND) {
            Tape.record(out, (g, tape) -> tape.give(x, Derivatives.of(op, g, x, out, tape.isRecorded())));
        }
        return out;
    }
}
