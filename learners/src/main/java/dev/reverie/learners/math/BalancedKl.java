package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;

/**
 * The two sides of a KL divergence between posterior q and prior p of Dreamer's latents, each with gradients to one of them.
 *
 * @param dynamics       {@code [..]} {@code KL(stop(q) || p)}: trains the prior.
 * @param representation {@code [..]} {@code KL(q || stop(p))}: trains the posterior.
 */
public record BalancedKl(Tensor dynamics, Tensor representation) {

    /** Of categorical latents {@code [.., G, K]}. */
    public static BalancedKl of(final OneHot posterior, final OneHot prior) {
        return new BalancedKl(posterior.stopped().kl(prior), posterior.kl(prior.stopped()));
    }

    /** Of Gaussian latents {@code [.., Z]}. */
    public static BalancedKl of(final DiagonalNormal posterior, final DiagonalNormal prior) {
        return new BalancedKl(stopped(posterior).kl(prior), posterior.kl(stopped(prior)));
    }

    private static DiagonalNormal stopped(final DiagonalNormal normal) {
        return new DiagonalNormal(normal.mean().stop(), normal.std().stop());
    }

    /**
     * Free bits of each state (Hafner et al. 2023, eq. 3): nothing is gained below {@code nats}.
     *
     * @param nats 1 in Dreamer v3.
     */
    public BalancedKl free(final double nats) {
        return new BalancedKl(
                dynamics.clip(nats, Double.POSITIVE_INFINITY), representation.clip(nats, Double.POSITIVE_INFINITY));
    }

    /**
     * KL balancing (Hafner et al. 2021, algorithm 2): {@code balance dynamics + (1 - balance) representation}; Dreamer v3
     * weighs them 1 and 0.1 instead.
     *
     * @param balance 0.8 in Dreamer v2.
     * @return {@code [..]}.
     */
    public Tensor balanced(final double balance) {
        return weighed(balance, 1 - balance);
    }

    /** @return {@code [..]} {@code a dynamics + b representation}. */
    public Tensor weighed(final double a, final double b) {
        return dynamics.mul(a).add(representation.mul(b));
    }
}
