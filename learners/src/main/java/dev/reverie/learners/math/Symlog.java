package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/** A logarithm for numbers of both signs (Hafner et al. 2023, eq. 7). Gradients are right at 0 too. */
public final class Symlog {
    private Symlog() {}

    /** {@code sign(x) log(1 + |x|)}, any shape. */
    public static Tensor symlog(final Tensor x) {
        return odd(Unary.LOG1P, x);
    }

    /** {@code sign(x) (exp(|x|) - 1)}, any shape: the inverse. */
    public static Tensor symexp(final Tensor x) {
        return odd(Unary.EXPM1, x);
    }

    /** By halves, of which one alone has a gradient at 0: through sign and absolute value it would be lost there. */
    private static Tensor odd(final Unary op, final Tensor x) {
        return x.clip(0, Double.POSITIVE_INFINITY).map(op).sub(x.neg().relu().map(op));
    }
}
