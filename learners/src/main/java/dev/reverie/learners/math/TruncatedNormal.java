package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Binary;
import dev.reverie.learners.tensor.Tensor;

/**
 * A normal distribution of independent axes cut to {@code [low, high]} and normalised, as Dreamer v2 acts. Gradients flow
 * through samples, which invert the distribution function. Errors of distribution function and its inverse: below 2e-7 of
 * probability (Abramowitz and Stegun 7.1.26) and 2e-9 relative (Acklam).
 *
 * @param normal before it is cut.
 * @param low    below {@code high}.
 * @param high   end of the support.
 */
public record TruncatedNormal(DiagonalNormal normal, double low, double high) implements Distribution {
    private static final double LEAST_MASS = 1e-6;

    public TruncatedNormal {
        if (!(low < high)) {
            throw new IllegalArgumentException("low " + low + " must be below high " + high);
        }
    }

    private Tensor below(final double bound) {
        return Gauss.below(normal.mean().neg().add(bound).div(normal.std()));
    }

    private Tensor mass() {
        return below(high).sub(below(low)).clip(LEAST_MASS, Double.POSITIVE_INFINITY);
    }

    @Override
    public Tensor sample() {
        final Tensor u = normal.mean()
                .device()
                .uniform(normal.mean().type(), normal.mean().shape());
        final Tensor at = below(low).add(mass().mul(u)).clip(1e-7, 1 - 1e-7);
        return normal.mean().add(normal.std().mul(Gauss.quantile(at))).clip(low, high);
    }

    /** The mean of the normal, limited to the support. */
    @Override
    public Tensor mode() {
        return normal.mean().clip(low, high);
    }

    /** Of events within the support; minus infinity is not given outside. */
    @Override
    public Tensor logProb(final Tensor event) {
        return normal.axes(event).sub(mass().log()).sum(-1);
    }

    /** {@code log(Z std) + (1 + log 2 pi) / 2 + (a phi(a) - b phi(b)) / 2Z}, a and b the ends in standard deviations. */
    @Override
    public Tensor entropy() {
        final Tensor z = mass();
        final Tensor ends = weighted(low).sub(weighted(high)).div(z).mul(0.5);
        return z.mul(normal.std())
                .log()
                .add(0.5 + DiagonalNormal.HALF_LOG_TWO_PI)
                .add(ends)
                .sum(-1);
    }

    private Tensor weighted(final double bound) {
        if (Double.isInfinite(bound)) {
            return normal.mean().mul(0);
        }
        final Tensor x = normal.mean().neg().add(bound).div(normal.std());
        return x.mul(x.square().mul(-0.5).sub(DiagonalNormal.HALF_LOG_TWO_PI).exp());
    }

    /** The standard normal's distribution function and its inverse. */
    private static final class Gauss {
        private static final double[] ERF = {0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429};
        private static final double[] A = {
            -3.969683028665376e+01,
            2.209460984245205e+02,
            -2.759285104469687e+02,
            1.383577518672690e+02,
            -3.066479806614716e+01,
            2.506628277459239e+00
        };
        private static final double[] B = {
            -5.447609879822406e+01,
            1.615858368580409e+02,
            -1.556989798598866e+02,
            6.680131188771972e+01,
            -1.328068155288572e+01,
            1
        };
        private static final double[] C = {
            -7.784894002430293e-03,
            -3.223964580411365e-01,
            -2.400758277161838e+00,
            -2.549732539343734e+00,
            4.374664141464968e+00,
            2.938163982698783e+00
        };
        private static final double[] D = {
            7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1
        };
        private static final double TAIL = 0.02425;

        private Gauss() {}

        static Tensor below(final Tensor x) {
            final Tensor side = Symlog.side(x);
            final Tensor z = x.mul(side).mul(Math.sqrt(0.5)).clip(0, 30);
            final Tensor t = z.mul(0.3275911).add(1).map(dev.reverie.learners.tensor.Unary.RECIPROCAL);
            Tensor sum = t.mul(ERF[4]);
            for (int i = 3; i >= 0; i--) {
                sum = sum.add(ERF[i]).mul(t);
            }
            final Tensor erf = sum.mul(z.square().neg().exp()).neg().add(1);
            return erf.mul(side).add(1).mul(0.5);
        }

        static Tensor quantile(final Tensor p) {
            final Tensor isLow = p.stop().is(Binary.LT, TAIL);
            final Tensor isHigh = p.stop().is(Binary.GT, 1 - TAIL);
            final Tensor q = p.clip(TAIL, 1 - TAIL).sub(0.5);
            final Tensor r = q.square();
            final Tensor centre = polynomial(A, r).mul(q).div(polynomial(B, r));
            final Tensor low = tail(p.clip(1e-30, TAIL));
            final Tensor high = tail(p.neg().add(1).clip(1e-30, TAIL)).neg();
            return isLow.where(low, isHigh.where(high, centre));
        }

        private static Tensor tail(final Tensor p) {
            final Tensor q = p.log().mul(-2).sqrt();
            return polynomial(C, q).div(polynomial(D, q));
        }

        private static Tensor polynomial(final double[] of, final Tensor x) {
            Tensor sum = x.mul(of[0]).add(of[1]);
            for (int i = 2; i < of.length; i++) {
                sum = sum.mul(x).add(of[i]);
            }
            return sum;
        }
    }
}
