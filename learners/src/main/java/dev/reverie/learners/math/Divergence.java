package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Losses;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;

/** Kullback-Leibler divergences {@code KL(p || q)}, one number an event, in nats, and their balanced use in world models. */
public final class Divergence {
    private Divergence() {}

    /** @return {@code [..]} of {@code [.., n]}. */
    public static Tensor kl(final Normal p, final Normal q) {
        Shapes.alike("kl", 1, "[.., n]", p.mean(), q.mean());
        return Losses.gaussianKl(p.mean(), p.std(), q.mean(), q.std()).sum(-1);
    }

    /** @return {@code [..]} of {@code [.., n]}. */
    public static Tensor kl(final Categorical p, final Categorical q) {
        return Losses.categoricalKl(p.logProbs(), q.logProbs());
    }

    /** @return {@code [..]} of {@code [.., g, n]}: summed over the groups. */
    public static Tensor kl(final OneHot p, final OneHot q) {
        return Losses.categoricalKl(p.logProbs(), q.logProbs()).sum(-1);
    }

    /** @return {@code [..]}. */
    public static Tensor kl(final Bernoulli p, final Bernoulli q) {
        Shapes.alike("kl", 0, "[..]", p.logits(), q.logits());
        return p.logits()
                .sub(q.logits())
                .mul(p.mean())
                .sub(p.logits().map(Unary.SOFTPLUS))
                .add(q.logits().map(Unary.SOFTPLUS));
    }

    /**
     * One divergence twice, with gradients to either side.
     *
     * @param dynamics       {@code KL(stop(posterior) || prior)}, which teaches the prior, {@code [..]}.
     * @param representation {@code KL(posterior || stop(prior))}, which holds the posterior back, {@code [..]}.
     */
    public record Balanced(Tensor dynamics, Tensor representation) {
        /**
         * {@code max(free, .)} of each number: below {@code free} nats no gradient flows (Hafner et al. 2023, eq. 5: 1 nat).
         *
         * @return two losses, to be weighted by 1 and 0.1 there.
         */
        public Balanced freeBits(final double free) {
            return new Balanced(above(dynamics, free), above(representation, free));
        }

        /**
         * {@code balance max(free, mean(dynamics)) + (1 - balance) max(free, mean(representation))} (Hafner et al. 2021, algorithm
         * 2: balance 0.8, and no free nats or 1 of them).
         *
         * @return a scalar.
         */
        public Tensor mix(final double balance, final double free) {
            if (!(balance >= 0 && balance <= 1)) {
                throw new IllegalArgumentException("balance " + balance + " is not in [0, 1]");
            }
            return above(dynamics.mean(), free)
                    .mul(balance)
                    .add(above(representation.mean(), free).mul(1 - balance));
        }

        private static Tensor above(final Tensor kl, final double free) {
            return kl.clip(free, Double.POSITIVE_INFINITY);
        }
    }

    /** Both sides of {@code KL(posterior || prior)}. */
    public static Balanced balanced(final OneHot posterior, final OneHot prior) {
        return new Balanced(kl(posterior.stop(), prior), kl(posterior, prior.stop()));
    }

    /** Both sides of {@code KL(posterior || prior)}. */
    public static Balanced balanced(final Normal posterior, final Normal prior) {
        return new Balanced(kl(posterior.stop(), prior), kl(posterior, prior.stop()));
    }
}
