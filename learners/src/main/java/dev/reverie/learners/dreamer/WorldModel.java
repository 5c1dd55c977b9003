package dev.reverie.learners.dreamer;

import dev.reverie.learners.math.Bernoulli;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.Divergence;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Encoder, recurrent state-space model, and the heads of observation, reward and continuation (Hafner et al. 2023, eq. 1). */
final class WorldModel {
    static final String ENCODER = "encoder";

    private final DreamerConfig config;
    private final Version version;
    private final Scalars scalars;
    private final Encoder encoder;
    private final Rssm rssm;
    private final Decoder decoder;
    private final Mlp reward;
    private final @Nullable Mlp continuation;

    /**
     * Scalars, means over steps.
     *
     * @param observation  errors of the decoded numbers or symlogs and pixels, squared and summed over an observation.
     * @param reward       negative log-likelihood.
     * @param continuation cross-entropy; 0 if there is no such head.
     * @param dynamics     divergence with free nats, that teaches the prior.
     * @param representation divergence with free nats, that holds the posterior back.
     */
    record Losses(Tensor observation, Tensor reward, Tensor continuation, Tensor dynamics, Tensor representation) {}

    /**
     * @param acting       part of the blueprint that actors need too.
     * @param world        part that they do not.
     * @param config       sizes.
     * @param senses       what is seen.
     * @param actions      what is done.
     * @param scalars      how rewards are predicted.
     * @param draw         from latents.
     */
    WorldModel(
            final Blueprint acting,
            final Blueprint world,
            final DreamerConfig config,
            final Senses senses,
            final Actions actions,
            final Scalars scalars,
            final Function<Distribution, Tensor> draw) {
        this.config = config;
        this.version = Version.of(config, actions);
        this.scalars = scalars;
        final Hidden hidden = version.hidden(config.layers(), config.units());
        this.encoder = new Encoder(acting.in(ENCODER), hidden, senses);
        this.rssm = new Rssm(acting, world, config, version, encoder.out(), draw);
        this.decoder = new Decoder(world.in("decoder"), config.features(), hidden, version.last(), senses);
        final Hidden head = version.hidden(version.headLayers(), config.units());
        this.reward = new Mlp(world.in("reward"), config.features(), head, scalars.outputs(), scalars.last());
        this.continuation = config.classic().continuation() == 0
                ? null
                : new Mlp(world.in("continue"), config.features(), head, 1, version.last());
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
        final Tensor rewards = scalars.loss(reward.forward(features), batch.rewards());
        final Divergence.Balanced divergence = divergence(batch, observed);
        return new Losses(
                decoder.loss(batch, features),
                rewards.mean(),
                continuation(batch, features),
                divergence.dynamics(),
                divergence.representation());
    }

    /** Of one step, or the mean of those of 1 to D steps, of which only the first holds the posterior back. */
    private Divergence.Balanced divergence(final Batch batch, final Rssm.Observed observed) {
        final Divergence.Balanced one = version.means(rssm.divergence(observed), config.freeNats());
        final int most = config.planet().overshooting();
        if (most < 2) {
            return one;
        }
        final Tensor more = rssm.overshoot(observed, batch.previous(), batch.first(), most, config.freeNats());
        return new Divergence.Balanced(
                one.dynamics().add(more).div(most), one.representation().div(most));
    }

    /** {@code -(y log p + (1 - y) log(1 - p))} of probabilities as targets. */
    private Tensor continuation(final Batch batch, final Tensor features) {
        if (continuation == null) {
            return features.device().scalar(features.type(), 0);
        }
        final Tensor logits = continuation.forward(features).at(-1, 0);
        return new Bernoulli(logits)
                .logProb(batch.continues().mul(config.discount()))
                .neg()
                .mean();
    }

    Decoder decoder() {
        return decoder;
    }

    /** @return {@code [..]} of features {@code [.., F]}. */
    Tensor rewards(final Tensor features) {
        return scalars.mean(reward.forward(features));
    }

    /** @return {@code [..]}: chances of going on, discount included. */
    Tensor continues(final Tensor features) {
        if (continuation == null) {
            final int[] shape = Arrays.copyOf(features.shape(), features.rank() - 1);
            return features.device().full(features.type(), config.discount(), shape);
        }
        return continuation.forward(features).at(-1, 0).sigmoid();
    }
}
