package dev.reverie.learners.tensor;

/** {@code grad op'(x)} of each elementwise function. */
final class Derivatives {
    private Derivatives() {}

    static Tensor of(final Unary op, final Tensor g, final Tensor x, final Tensor y, final boolean isRecorded) {
        return switch (op) {
            case TANH, SIGMOID, SILU, ELU, RELU, MISH, SOFTPLUS ->
                isRecorded ? composed(op, g, x, y) : fused(op, g, x, y);
            default -> plain(op, g, x, y);
        };
    }

    private static Tensor fused(final Unary op, final Tensor g, final Tensor x, final Tensor y) {
        final Tensor out = x.device().result(x.type(), x.dims());
        x.device().engine().derivative(op, out, g, x, y);
        return out;
    }

    /** Of recorded operations only, so that it has gradients itself. */
    private static Tensor composed(final Unary op, final Tensor g, final Tensor x, final Tensor y) {
        switch (op) {
            case TANH:
                return g.mul(y.square().neg().add(1));
            case SIGMOID:
                return g.mul(y).mul(y.neg().add(1));
            case SILU: {
                final Tensor s = x.sigmoid();
                return g.mul(s).mul(x.mul(s.neg().add(1)).add(1));
            }
            case ELU:
                return x.is(Binary.GT, 0).where(g, g.mul(y.add(1)));
            case RELU:
                return g.mul(x.is(Binary.GT, 0).cast(x.type()));
            case MISH: {
                final Tensor t = x.map(Unary.SOFTPLUS).tanh();
                return g.mul(t.add(x.mul(x.sigmoid()).mul(t.square().neg().add(1))));
            }
            case SOFTPLUS:
                return g.mul(x.sigmoid());
            default:
                throw new AssertionError(op);
        }
    }

    private static Tensor plain(final Unary op, final Tensor g, final Tensor x, final Tensor y) {
        return switch (op) {
            case NEG -> g.neg();
            case EXP -> g.mul(y);
            case EXPM1 -> g.mul(y.add(1));
            case LOG -> g.div(x);
            case LOG1P -> g.div(x.add(1));
            case SQRT -> g.div(y).mul(0.5);
            case RSQRT -> g.mul(y).mul(y.square()).mul(-0.5);
            case ABS -> g.mul(x.map(Unary.SIGN));
            case SQUARE -> g.mul(x).mul(2);
            case RECIPROCAL -> g.mul(y.square()).neg();
            case SIN -> g.mul(x.map(Unary.COS));
            case COS -> g.mul(x.map(Unary.SIN)).neg();
            default -> throw new AssertionError(op);
        };
    }
}
