package dev.reverie.storage.replay;

import dev.reverie.config.Problems;

/**
 * Section {@code replay.sampler}: what a batch {@code [B, T]} is filled with.
 *
 * @param kind            how it is drawn.
 * @param context         of the T rows those that come before what is drawn, to warm a recurrent state up; there may be fewer
 *                        where an episode begins: {@link SequenceBatch#begin}. Sequences only.
 * @param steps           n, of {@code transitions}.
 * @param gamma           discount of each step, of {@code transitions}.
 * @param exponent        alpha of {@code prioritized}: 0 is uniform, 1 proportional; of {@code rank} that of its law.
 * @param correction      beta of {@code prioritized}, at first: 0 corrects nothing, 1 all of the bias.
 * @param correctionSteps transitions until the correction has risen to 1, 0 for never.
 * @param halfLife        of {@code recent}: a sequence older by that many of its actor is half as likely.
 */
public record SamplerConfig(
        Kind kind,
        int context,
        int steps,
        double gamma,
        double exponent,
        double correction,
        long correctionSteps,
        double halfLife) {
    /** How a batch is drawn. */
    public enum Kind {
        /** Every sequence is equally likely; T = 1 are steps. */
        UNIFORM,
        /** In proportion to the priorities that the learner writes back, with importance weights. */
        PRIORITIZED,
        /** {@code p ~ rank^-exponent}, the newest of its actor having rank 1. */
        RANK,
        /** {@code p ~ 2^(-age / halfLife)}, the newest of its actor having age 0. */
        RECENT,
        /** Fresh sequences first, none of which overlaps another of its lane, each once; then uniform (DreamerV3). */
        ONLINE,
        /** Whole episodes of T rows or fewer, each equally likely: {@link SequenceBatch#end}. */
        EPISODES,
        /**
         * n-step transitions as two rows: the second is n rows on, or where its episode ends; its reward is the return on the
         * way, its discount the product of all discounts and gammas, less one gamma that the learner applies.
         */
        TRANSITIONS
    }

    public SamplerConfig {
        final boolean isOfSequences = kind != Kind.EPISODES && kind != Kind.TRANSITIONS;
        new Problems()
                .check(context >= 0, "context", "must be 0 or more, got " + context)
                .check(context == 0 || isOfSequences, "context", "must be 0 for " + kind + ", got " + context)
                .check(steps >= 1, "steps", "must be 1 or more, got " + steps)
                .check(gamma >= 0 && gamma <= 1, "gamma", "must be from 0 to 1, got " + gamma)
                .check(exponent >= 0 && exponent <= 10, "exponent", "must be from 0 to 10, got " + exponent)
                .check(correction >= 0 && correction <= 1, "correction", "must be from 0 to 1, got " + correction)
                .check(correctionSteps >= 0, "correctionSteps", "must be 0 (never) or more, got " + correctionSteps)
                .check(halfLife > 0 && halfLife <= 1e15, "halfLife", "must be above 0, got " + halfLife)
                .raise();
    }

    /** A kind with every other value at its default. */
    public static SamplerConfig of(final Kind kind) {
        return new SamplerConfig(kind, 0, 1, 1, 0.6, 0.4, 0, 100_000);
    }

    /** @return this with context. */
    public SamplerConfig withContext(final int rows) {
        return new SamplerConfig(kind, rows, steps, gamma, exponent, correction, correctionSteps, halfLife);
    }

    /** @return beta after some transitions. */
    double correction(final long transitions) {
        return correctionSteps == 0
                ? correction
                : Math.min(1, correction + (1 - correction) * transitions / correctionSteps);
    }

    Sampler sampler() {
        return switch (kind) {
            case UNIFORM -> new UniformSampler(context, Recency.NONE);
            case RANK -> new UniformSampler(context, Recency.ranked(exponent));
            case RECENT -> new UniformSampler(context, Recency.halving(halfLife));
            case PRIORITIZED -> new PrioritizedSampler(this);
            case ONLINE -> new OnlineSampler(context);
            case EPISODES -> new EpisodeSampler();
            case TRANSITIONS -> new TransitionSampler(steps, gamma);
        };
    }
}
