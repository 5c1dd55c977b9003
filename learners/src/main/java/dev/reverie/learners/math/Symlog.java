package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Binary;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/** Symmetric logarithm and exponential (Hafner et al. 2023, eq. 1), with gradient 1 at 0. */
public final class Symlog {
    private Symlog() {}

    /** {@code sign(x) log(1 + |x|)}. */
    public static Tensor symlog(final Tensor x) {
        final Tensor side = side(x);
        return x.mul(side).map(Unary.LOG1P).mul(side);
    }

    /** {@code sign(x) (e^|x| - 1)}. */
    public static Tensor symexp(final Tensor x) {
        final Tensor side = side(x);
        return x.mul(side).map(Unary.EXPM1).mul(side);
    }

    /** 1 where x is 0 or more, else -1: no gradient, and so none is lost where |x| has a corner. */
    static Tensor side(final Tensor x) {
        return x.stop().is(Binary.GE, 0).cast(x.type()).mul(2).sub(1);
    }
}
