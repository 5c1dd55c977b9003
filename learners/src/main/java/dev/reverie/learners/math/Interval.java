package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Binary;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/**
 * The standard normal within {@code [a, b]}, elementwise, also where its mass underflows; no gradients. Intervals of which the larger part
 * lies below 0 are mirrored: {@code 0 <= |low| <= high} after.
 */
final class Interval {
    private static final double TINY = 1e-37;

    private final Tensor isMirrored;
    private final Tensor isTail;
    private final Tensor low;
    private final Tensor high;
    private final Tensor logQLow;
    private final Tensor logQHigh;
    private final Tensor gap;
    private final Tensor logMass;
    private final Tensor atLow;
    private final Tensor atHigh;

    Interval(final Tensor a, final Tensor b) {
        isMirrored = a.add(b).is(Binary.LT, 0);
        low = isMirrored.where(b.neg(), a);
        high = isMirrored.where(a.neg(), b);
        isTail = low.is(Binary.GE, 0);
        final Tensor slow = Tail.slow(low.abs());
        final Tensor slowHigh = Tail.slow(high);
        final Tensor fall = high.sub(low).mul(high.add(low)).mul(0.5);
        logQLow = slow.sub(low.square().mul(0.5));
        logQHigh = slowHigh.sub(high.square().mul(0.5));
        gap = slowHigh.sub(slow).sub(fall).clip(Double.NEGATIVE_INFINITY, -TINY);
        final Tensor share = gap.map(Unary.EXPM1).neg();
        final Tensor centre = logQLow.exp().add(logQHigh.exp()).neg().add(1).clip(TINY, 1);
        logMass = isTail.where(logQLow.add(share.log()), centre.log());
        final Tensor inTail = slow.neg().sub(Normal.HALF_LOG_TAU).exp().div(share);
        final Tensor inCentre =
                low.square().mul(-0.5).sub(Normal.HALF_LOG_TAU).exp().div(centre);
        atLow = isTail.where(inTail, inCentre);
        atHigh = atLow.mul(fall.neg().exp());
    }

    /** {@code log P(a < N(0, 1) < b)}. */
    Tensor logMass() {
        return logMass;
    }

    /** The density at a. */
    Tensor atFrom() {
        return isMirrored.where(atHigh, atLow);
    }

    /** The density at b. */
    Tensor atTo() {
        return isMirrored.where(atLow, atHigh);
    }

    /** The value below which a part {@code u} in [0, 1) of the mass lies. */
    Tensor quantile(final Tensor share) {
        final Tensor u = isMirrored.where(share.neg().add(1), share);
        final Tensor mass = logMass.exp();
        final Tensor below = logQLow.exp().add(u.mul(mass));
        final Tensor above = logQHigh.exp().add(u.neg().add(1).mul(mass));
        final Tensor centre = below.min(above).clip(TINY, 0.5).log();
        final Tensor tail = logQLow.add(gap.map(Unary.EXPM1).mul(u).map(Unary.LOG1P));
        final Tensor x = Tail.inverse(isTail.where(tail, centre));
        final Tensor isUpper = isTail.is(Binary.OR, above.is(Binary.LE, below));
        final Tensor placed = isUpper.where(x, x.neg()).max(low).min(high);
        return isMirrored.where(placed.neg(), placed);
    }
}
