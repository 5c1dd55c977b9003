package dev.reverie.learners.tdmpc;

import dev.reverie.learners.math.Symlog;
import dev.reverie.learners.math.TwoHot;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.nn.NormedDense;
import dev.reverie.learners.nn.SimNorm;
import dev.reverie.learners.nn.Trunk;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** h, d, R, Q and the termination of Hansen et al. 2024, eq. 1. Latents are {@code [N, Z]}, actions {@code [N, A]}. */
final class WorldModel {
    /** The encoder's part of the blueprint, which is declared first. */
    static final String ENCODER = "encoder";

    private final Tensor bins;
    private final SimNorm simNorm;
    private final Trunk encoderHidden;
    private final NormedDense encoderLast;
    private final Trunk dynamicsHidden;
    private final NormedDense dynamicsLast;
    private final Mlp reward;
    private final @Nullable Mlp termination;
    private final double dropout;
    private final Heads q;

    /**
     * @param blueprint    given all parameters but the policy's.
     * @param config       sizes.
     * @param observations O.
     * @param actions      A.
     * @param bins         {@code [n]} in symlogs; not owned.
     */
    WorldModel(
            final Blueprint blueprint,
            final TdMpcConfig config,
            final int observations,
            final int actions,
            final Tensor bins) {
        this.bins = bins;
        this.simNorm = new SimNorm(config.group());
        final int latent = config.latent();
        this.encoderHidden =
                new Trunk(blueprint.in(ENCODER), observations, Hidden.tdmpc(config.encoderLayers(), config.encoder()));
        this.encoderLast = last(blueprint.in(ENCODER).in(config.encoderLayers()), config.encoder(), latent);
        this.dynamicsHidden = new Trunk(blueprint.in("dynamics"), latent + actions, Hidden.tdmpc(2, config.hidden()));
        this.dynamicsLast = last(blueprint.in("dynamics").in(2), config.hidden(), latent);
        final Hidden hidden = Hidden.tdmpc(2, config.hidden());
        this.reward = new Mlp(blueprint.in("reward"), latent + actions, hidden, bins.dim(0), Init.zeros());
        this.termination = config.termination() > 0
                ? new Mlp(blueprint.in("termination"), latent, hidden, 1, Init.truncatedNormal(0.02))
                : null;
        this.dropout = config.dropout();
        this.q = values(blueprint, config, actions, bins);
    }

    private static NormedDense last(final Blueprint blueprint, final int in, final int out) {
        return new NormedDense(blueprint, in, out, Norm.layer(), null, Init.truncatedNormal(0.02), true);
    }

    /** The Q networks; made again on a blueprint of their own for those that follow. */
    static Heads values(final Blueprint blueprint, final TdMpcConfig config, final int actions, final Tensor bins) {
        return new Heads(blueprint.in("q"), config.heads(), config.latent() + actions, config.hidden(), bins.dim(0));
    }

    /** @return {@code [N, Z]} of observations {@code [N, O]}. */
    Tensor encode(final Tensor x) {
        return simNorm.forward(encoderLast.forward(encoderHidden.forward(x)));
    }

    Tensor next(final Tensor z, final Tensor action) {
        return simNorm.forward(dynamicsLast.forward(dynamicsHidden.forward(Shaping.concat(-1, z, action))));
    }

    /** @return of symlogs of rewards {@code [N]}. */
    TwoHot reward(final Tensor z, final Tensor action) {
        return new TwoHot(reward.forward(Shaping.concat(-1, z, action)), bins);
    }

    /** @return logits {@code [N]} of having terminated; null if that is not learned. */
    @Nullable
    Tensor termination(final Tensor z) {
        return termination == null ? null : termination.forward(z).at(-1, 0);
    }

    /** @return of symlogs of values {@code [E, N]}. */
    TwoHot values(final Tensor z, final Tensor action) {
        return values(q, z, action);
    }

    /** @return the same, some of whose first layer's sums are dropped: to be learned from. */
    TwoHot values(final Tensor z, final Tensor action, final Draws dropped) {
        return new TwoHot(q.forward(Shaping.concat(-1, z, action), dropped, dropout), bins);
    }

    /** @return the same of other Q networks. */
    TwoHot values(final Heads networks, final Tensor z, final Tensor action) {
        return new TwoHot(networks.forward(Shaping.concat(-1, z, action), null, 0), bins);
    }

    /** @return expectations {@code [..]}, no longer in symlogs. */
    static Tensor expected(final TwoHot symlogs) {
        return Symlog.symexp(symlogs.mean());
    }
}
