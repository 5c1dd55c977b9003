package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;

/** Upper tails {@code Q(x) = P(N(0, 1) > x)} for x of 0 and more, without underflow; no gradients. */
final class Tail {
    /** Chebyshev coefficients of {@code log(erfc(z) exp(z^2) / t)} in {@code t = 2 / (2 + z)} for z of 0 and more. */
    private static final double[] COEFFICIENTS = {
        -1.3026537197817094,
        6.4196979235649026e-1,
        1.9476473204185836e-2,
        -9.561514786808631e-3,
        -9.46595344482036e-4,
        3.66839497852761e-4,
        4.2523324806907e-5,
        -2.0278578112534e-5,
        -1.624290004647e-6,
        1.303655835580e-6,
        1.5626441722e-8,
        -8.5238095915e-8,
        6.529054439e-9,
        5.059343495e-9,
        -9.91364156e-10,
        -2.27365122e-10,
        9.6467911e-11,
        2.394038e-12,
        -6.886027e-12,
        8.94487e-13,
        3.13092e-13,
        -1.12708e-13,
        3.81e-16,
        7.106e-15,
        -1.523e-15,
        -9.4e-17,
        1.21e-16,
        -2.8e-17
    };

    private static final int SINGLE = 12;
    private static final double ROOT_HALF = Math.sqrt(0.5);

    private Tail() {}

    /** {@code log Q(x) + x^2 / 2}: what changes slowly. */
    static Tensor slow(final Tensor x) {
        final Tensor t = x.mul(ROOT_HALF / 2).add(1).map(Unary.RECIPROCAL);
        final Tensor y = t.mul(4).sub(2);
        final int n = x.type() == TensorType.FLOAT64 ? COEFFICIENTS.length : SINGLE;
        Tensor d = x.device().full(x.type(), COEFFICIENTS[n - 1], x.shape());
        Tensor before = x.device().zeros(x.type(), x.shape());
        for (int j = n - 2; j > 0; j--) {
            final Tensor next = y.mul(d).sub(before).add(COEFFICIENTS[j]);
            before = d;
            d = next;
        }
        return t.log().add(y.mul(d).add(COEFFICIENTS[0]).mul(0.5)).sub(before).sub(Math.log(2));
    }

    /**
     * The inverse: a rational start (Abramowitz and Stegun 1964, 26.2.23) and Newton's steps on {@code log Q}.
     *
     * @param logQ at most log(1/2).
     * @return x of 0 and more.
     */
    static Tensor inverse(final Tensor logQ) {
        final Tensor t = logQ.mul(-2).sqrt();
        final Tensor up = t.mul(0.010328).add(0.802853).mul(t).add(2.515517);
        final Tensor down =
                t.mul(0.001308).add(0.189269).mul(t).add(1.432788).mul(t).add(1);
        Tensor x = t.sub(up.div(down)).clip(0, Double.POSITIVE_INFINITY);
        final int steps = logQ.type() == TensorType.FLOAT64 ? 2 : 1;
        for (int i = 0; i < steps; i++) {
            final Tensor slow = slow(x);
            final Tensor error = slow.sub(x.square().mul(0.5)).sub(logQ);
            final Tensor inverseHazard = slow.add(Normal.HALF_LOG_TAU).exp();
            x = x.add(error.mul(inverseHazard)).clip(0, Double.POSITIVE_INFINITY);
        }
        return x;
    }
}
