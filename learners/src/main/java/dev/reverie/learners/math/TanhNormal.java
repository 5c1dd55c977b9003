package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/**
 * A {@link DiagonalNormal} squashed to (-1, 1) by tanh (Haarnoja et al. 2018, appendix C). With {@code u = atanh(a)}
 *
 * <pre>
 *   log p(a) = sum [log N(u; mean, std) - log(1 - a^2)],   log(1 - tanh(u)^2) = 2 (log 2 - u - softplus(-2 u))
 * </pre>
 *
 * Gradients flow through samples.
 *
 * @param normal before squashing.
 */
public record TanhNormal(DiagonalNormal normal) implements Distribution {
    private static final double MOST_FLOAT32 = 1 - 1e-6;

    /**
     * A draw and its log density, which is finite however far out it lies.
     *
     * @param action  {@code [.., A]} within [-1, 1].
     * @param logProb {@code [..]}.
     */
    public record Draw(Tensor action, Tensor logProb) {}

    /** A draw with its density, computed from what is squashed. */
    public Draw draw() {
        final Tensor noise = normal.mean()
                .device()
                .normal(normal.mean().type(), normal.mean().shape());
        return at(noise);
    }

    /**
     * The draw that standard normal noise makes.
     *
     * @param noise {@code [.., A]}.
     */
    public Draw at(final Tensor noise) {
        Shapes.fits("TanhNormal.at", noise, normal.mean());
        final Tensor u = normal.mean().add(normal.std().mul(noise));
        final Tensor density = noise.square().mul(-0.5).sub(normal.std().log()).sub(DiagonalNormal.HALF_LOG_TWO_PI);
        return new Draw(u.tanh(), density.sub(squash(u)).sum(-1));
    }

    /** {@code log(1 - tanh(u)^2)}. */
    private static Tensor squash(final Tensor u) {
        return u.add(u.mul(-2).map(Unary.SOFTPLUS)).sub(Math.log(2)).mul(-2);
    }

    @Override
    public Tensor sample() {
        return draw().action();
    }

    /** The squashed mean, which is the median. */
    @Override
    public Tensor mode() {
        return normal.mean().tanh();
    }

    /** Events beyond {@code +-(1 - 1e-6)} are taken for that: {@link #draw} is exact there. */
    @Override
    public Tensor logProb(final Tensor event) {
        final Tensor a = event.clip(-MOST_FLOAT32, MOST_FLOAT32);
        final Tensor u = a.add(1).log().sub(a.neg().add(1).log()).mul(0.5);
        return normal.axes(u).sub(squash(u)).sum(-1);
    }

    @Override
    public Tensor entropy() {
        throw new UnsupportedOperationException(
                "a squashed normal's entropy has no closed form: use -draw().logProb()");
    }
}
