package dev.reverie.learners.dreamer;

import dev.reverie.learners.math.Bernoulli;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.Divergence;
import dev.reverie.learners.math.TwoHot;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.tensor.Tensor;
import java.util.function.Function;

/** Encoder, recurrent state-space model, and the heads of observation, reward and continuation (Hafner et al. 2023, eq. 1). */
final class WorldModel {
    static final String ENCODER = "encoder";

    private final DreamerConfig config;
    private final Tensor bins;
    private final Encoder encoder;
    private final Rssm rssm;
    private final Decoder decoder;
    private final Mlp reward;
    private final Mlp continuation;

    /**
     * Scalars, means over steps.
     *
     * @param observation  errors of the decoded symlogs and pixels, squared and summed over an observation.
     * @param reward       cross-entropy.
     * @param continuation cross-entropy.
     * @param dynamics     divergence with free nats, that teaches the prior.
     * @param representation divergence with free nats, that holds the posterior back.
     */
    record Losses(Tensor observation, Tensor reward, Tensor continuation, Tensor dynamics, Tensor representation) {}

    /**
     * @param acting       part of the blueprint that actors need too.
     * @param world        part that they do not.
     * @param config       sizes.
     * @param senses       what is seen.
     * @param actions      A.
     * @param bins         {@code [n]} of rewards; not owned.
     * @param draw         from latents.
     */
    WorldModel(
            final Blueprint acting,
            final Blueprint world,
            final DreamerConfig config,
            final Senses senses,
            final int actions,
            final Tensor bins,
            final Function<Distribution, Tensor> draw) {
        this.config = config;
        this.bins = bins;
        this.encoder = new Encoder(acting.in(ENCODER), config, senses);
        this.rssm = new Rssm(acting, world, config, encoder.out(), actions, draw);
        this.decoder = new Decoder(world.in("decoder"), config, senses);
        final Hidden one = Hidden.dreamer(1, config.units());
        this.reward = new Mlp(world.in("reward"), config.features(), one, Math.toIntExact(bins.size()), Init.zeros());
        this.continuation = new Mlp(world.in("continue"), config.features(), one, 1, Init.fanIn(1));
    }

    static Hidden trunk(final DreamerConfig config) {
        return Hidden.dreamer(config.layers(), config.units());
    }

    Rssm rssm() {
        return rssm;
    }

    Rssm.Observed observe(final Batch batch) {
        return rssm.observe(encoder.forward(batch), batch.previous(), batch.first(), before(batch));
    }

    private Rssm.State before(final Batch batch) {
        final Tensor start = batch.start();
        return new Rssm.State(start.slice(1, 0, config.deter()), start.slice(1, config.deter(), config.features()));
    }

    /** Equations 2 and 3; the continuation has the discount folded into it. */
    Losses losses(final Batch batch, final Rssm.Observed observed, final Tensor features) {
        final Tensor rewards = new TwoHot(reward.forward(features), bins).loss(batch.rewards());
        final Tensor target = batch.continues().mul(config.discount());
        final Tensor continues = binary(continuationLogits(features), target);
        final Divergence.Balanced divergence = Divergence.balanced(observed.posterior(), rssm.prior(observed.h()))
                .freeBits(config.freeNats());
        return new Losses(
                decoder.loss(batch, features),
                rewards.mean(),
                continues.mean(),
                divergence.dynamics().mean(),
                divergence.representation().mean());
    }

    /** {@code -(y log p + (1 - y) log(1 - p))} of probabilities as targets. */
    private static Tensor binary(final Tensor logits, final Tensor target) {
        return new Bernoulli(logits).logProb(target).neg();
    }

    Decoder decoder() {
        return decoder;
    }

    /** @return {@code [..]} of features {@code [.., F]}. */
    Tensor rewards(final Tensor features) {
        return new TwoHot(reward.forward(features), bins).mean();
    }

    /** @return {@code [..]}: logits of going on, discount included. */
    Tensor continuationLogits(final Tensor features) {
        final Tensor logits = continuation.forward(features);
        return logits.at(-1, 0);
    }
}
