package dev.reverie.learners.dreamer;

import dev.reverie.config.Problems;

/**
 * Section {@code dreamer}. How often updates are made, and from which transition on, says section {@code pace}.
 *
 * @param kind          which of the papers.
 * @param deter         numbers of the recurrent state, a multiple of {@code blocks}.
 * @param blocks        of the recurrent unit; v3.
 * @param hidden        outputs of the recurrent unit's and the latent heads' dense layers.
 * @param groups        one-hot variables of the latent state; Gaussian ones of v1 and PlaNet.
 * @param classes       of each; v2 and v3.
 * @param units         outputs of the other networks' hidden layers.
 * @param depth         by which the channels of the image's convolutions, 2, 3, 4 and 4, are multiplied.
 * @param layers        of encoder, decoder, actor and critic; reward and continuation have one in v3, as many before.
 * @param batch         sequences of an update, B.
 * @param length        steps of a sequence, T.
 * @param latents       whether sequences begin with the state that an earlier update left beside the row before; takes
 *     {@code replay.columns} of {@code deter + groups classes}, and should have {@code replay.sampler.context} of 1.
 * @param horizon       steps of a dream, H; of PlaNet, of a plan.
 * @param starts        last steps of each sequence from which dreams begin, at most {@code length}.
 * @param discount      of each step, folded into the continuation; 1 - 1/333 in the paper of v3. Of PlaNet, of a plan.
 * @param lambda        of the returns.
 * @param unimix        share of the uniform distribution in latents and discrete actions; v3.
 * @param freeNats      below which divergences are let be: each in v3 and PlaNet, their mean in v1 and v2.
 * @param dynamics      scale of {@code KL(stop(posterior) || prior)}.
 * @param representation scale of {@code KL(posterior || stop(prior))}.
 * @param replayValue   scale of the critic's loss on the replay; v3.
 * @param entropy       scale of the policy's entropy.
 * @param slowRate      share by which the slow critic goes to the critic at each update; v3.
 * @param learningRate  of LaProp in v3, of the world model's Adam before.
 * @param warmup        updates over which it grows to that; v3.
 * @param clipRatio     most of a gradient's norm in norms of its parameter; v3.
 * @param classic       what v1 and v2 have besides; of PlaNet the scales, Adam and noise.
 * @param planet        what PlaNet has besides.
 */
public record DreamerConfig(
        Kind kind,
        int deter,
        int blocks,
        int hidden,
        int groups,
        int classes,
        int units,
        int depth,
        int layers,
        int batch,
        int length,
        boolean latents,
        int horizon,
        int starts,
        double discount,
        double lambda,
        double unimix,
        double freeNats,
        double dynamics,
        double representation,
        double replayValue,
        double entropy,
        double slowRate,
        double learningRate,
        long warmup,
        double clipRatio,
        ClassicConfig classic,
        PlanetConfig planet) {
    private static final int MOST = 1 << 16;

    /** Which paper. */
    public enum Kind {
        /** Gaussian latents and plans instead of a policy (Hafner et al. 2019). */
        PLANET,
        /** Gaussian latents and a policy that learns through the dynamics (Hafner et al. 2020). */
        DREAMERV1,
        /** Categorical latents and balanced divergences (Hafner et al. 2021). */
        DREAMERV2,
        /** One set of settings for all tasks (Hafner et al. 2023). */
        DREAMERV3
    }

    public DreamerConfig {
        final Problems problems = new Problems()
                .check(
                        blocks >= 1 && deter >= blocks && deter <= MOST && deter % blocks == 0,
                        "deter",
                        "must be a multiple of blocks (" + blocks + ") and at most " + MOST + ", got " + deter)
                .check(starts >= 1 && starts <= length, "starts", "must be within 1 and length, got " + starts)
                .check(length >= 2 && length <= MOST, "length", "must be within 2 and " + MOST + ", got " + length)
                .check(classes >= 2 && classes <= MOST, "classes", "must be within 2 and " + MOST + ", got " + classes)
                .check(
                        planet.overshooting() <= length,
                        "planet.overshooting",
                        "must be at most length, got " + planet.overshooting())
                .check(learningRate > 0, "learningRate", "must be above 0, got " + learningRate)
                .check(warmup >= 0, "warmup", "must be 0 (none) or more, got " + warmup)
                .check(slowRate > 0 && slowRate <= 1, "slowRate", "must be above 0 and at most 1, got " + slowRate);
        count(problems, "hidden", hidden);
        count(problems, "groups", groups);
        count(problems, "units", units);
        count(problems, "depth", depth);
        count(problems, "layers", layers);
        count(problems, "batch", batch);
        count(problems, "horizon", horizon);
        share(problems, "discount", discount);
        share(problems, "lambda", lambda);
        share(problems, "unimix", unimix);
        scale(problems, "freeNats", freeNats);
        scale(problems, "dynamics", dynamics);
        scale(problems, "representation", representation);
        scale(problems, "replayValue", replayValue);
        scale(problems, "entropy", entropy);
        scale(problems, "clipRatio", clipRatio);
        problems.raise();
    }

    private static void count(final Problems problems, final String name, final int value) {
        problems.check(value >= 1 && value <= MOST, name, "must be within 1 and " + MOST + ", got " + value);
    }

    private static void share(final Problems problems, final String name, final double value) {
        problems.check(value >= 0 && value <= 1, name, "must be within 0 and 1, got " + value);
    }

    private static void scale(final Problems problems, final String name, final double value) {
        problems.check(value >= 0 && Double.isFinite(value), name, "must be 0 or more and finite, got " + value);
    }

    /** @return numbers of the latent state. */
    int stoch() {
        return kind == Kind.PLANET || kind == Kind.DREAMERV1 ? groups : groups * classes;
    }

    /** @return numbers of what the heads see: recurrent and latent state. */
    public int features() {
        return deter + stoch();
    }
}
