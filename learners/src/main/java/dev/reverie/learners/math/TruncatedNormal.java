package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;

/**
 * Normal distributions cut off outside [low, high], of independent components: the last axis is one event, the policy of Dreamer v2
 * (Hafner et al. 2021). Draws invert the distribution function; gradients flow through them to mean and spread. Gradients of gradients
 * are not right.
 */
public final class TruncatedNormal implements Distribution {
    private final Normal whole;
    private final double low;
    private final double high;
    private final Tensor from;
    private final Tensor to;
    private final Interval interval;

    /**
     * @param mean {@code [.., n]}, of the normal before it is cut.
     * @param std  {@code [.., n]}, positive, of the normal before it is cut; not many times the interval.
     * @param low  bound.
     * @param high bound, above low.
     */
    public TruncatedNormal(final Tensor mean, final Tensor std, final double low, final double high) {
        if (!(low < high && Double.isFinite(low) && Double.isFinite(high))) {
            throw new IllegalArgumentException("TruncatedNormal: bounds " + low + " and " + high + " hold nothing");
        }
        this.whole = new Normal(mean, std);
        this.low = low;
        this.high = high;
        this.from = mean.neg().add(low).div(std);
        this.to = mean.neg().add(high).div(std);
        this.interval = new Interval(from.stop(), to.stop());
    }

    /** @return {@code [.., n]}, within the bounds. */
    @Override
    public Tensor sample() {
        final Tensor u = from.device().uniform(from.type(), from.shape());
        final Tensor z = interval.quantile(u);
        final Tensor mean = whole.mean();
        final Tensor std = whole.std();
        final Tensor hard = mean.stop().add(std.stop().mul(z)).clip(low, high);
        if (!mean.requiresGrad() && !std.requiresGrad()) {
            return hard;
        }
        final Tensor byFrom = u.neg().add(1).mul(ratio(z, from.stop()));
        final Tensor byTo = u.mul(ratio(z, to.stop()));
        final Tensor moved = from.mul(byFrom).add(to.mul(byTo)).mul(std.stop());
        return hard.straightThrough(mean.add(std.mul(z)).add(moved));
    }

    /** Density at an end over the density at z. */
    private static Tensor ratio(final Tensor z, final Tensor end) {
        return z.sub(end).mul(z.add(end)).mul(0.5).exp();
    }

    /** @return {@code [.., n]}: the mean before it is cut, or the nearer bound. */
    @Override
    public Tensor mode() {
        return whole.mean().clip(low, high);
    }

    /** @return {@code [.., n]}. */
    public Tensor mean() {
        final Tensor logMass = logMass();
        final Tensor pull = density(interval.atFrom(), from, logMass).sub(density(interval.atTo(), to, logMass));
        return whole.mean().add(whole.std().mul(pull));
    }

    /** @return {@code [..]} for {@code [.., n] x}; beyond the bounds x counts as the nearer one. */
    @Override
    public Tensor logProb(final Tensor x) {
        Shapes.alike("TruncatedNormal.logProb", 1, "[.., n]", x, from);
        return whole.densities(x.clip(low, high)).sub(logMass()).sum(-1);
    }

    /** @return {@code [..]}. */
    @Override
    public Tensor entropy() {
        final Tensor logMass = logMass();
        final Tensor ends =
                from.mul(density(interval.atFrom(), from, logMass)).sub(to.mul(density(interval.atTo(), to, logMass)));
        return whole.std()
                .log()
                .add(logMass)
                .add(ends.mul(0.5))
                .add(Normal.HALF_LOG_TAU + 0.5)
                .sum(-1);
    }

    private Tensor logMass() {
        final Tensor soft = to.mul(interval.atTo()).sub(from.mul(interval.atFrom()));
        return interval.logMass().straightThrough(soft);
    }

    /** Given values with the gradient of {@code exp(-end^2 / 2 - logMass)} times a constant. */
    private static Tensor density(final Tensor value, final Tensor end, final Tensor logMass) {
        return value.straightThrough(end.square().mul(-0.5).sub(logMass).mul(value));
    }
}
