package dev.reverie.learners.dreamer;

import dev.reverie.learners.math.Divergence;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Norm;
import dev.reverie.learners.tensor.Unary;
import java.util.Collections;

/**
 * What the papers chose differently.
 *
 * @param recurrence  sequence model.
 * @param latent      random part of the state.
 * @param policy      of actions.
 * @param like        one hidden layer of all networks.
 * @param headLayers  hidden layers of reward and continuation.
 * @param priorLayers hidden layers of the prior.
 * @param last        how the last layer of the latent's networks begins.
 * @param squashes    whether numbers are seen as their symlogs.
 * @param nats        what free nats are of.
 */
record Version(
        Recurrence recurrence,
        Latent latent,
        Policy policy,
        Hidden like,
        int headLayers,
        int priorLayers,
        Init last,
        boolean squashes,
        FreeNats nats) {
    private static final double LEAST_STD = 0.1;

    /** What divergences may be without being made smaller. */
    enum FreeNats {
        /** Each step's. */
        OF_EACH,
        /** Their mean over steps. */
        OF_MEANS
    }

    static Version of(final DreamerConfig config, final Actions actions) {
        return switch (config.kind()) {
            case PLANET -> v1(config, actions, FreeNats.OF_EACH);
            case DREAMERV1 -> v1(config, actions, FreeNats.OF_MEANS);
            case DREAMERV2 -> v2(config, actions);
            case DREAMERV3 -> v3(config, actions);
        };
    }

    private static Version v1(final DreamerConfig c, final Actions actions, final FreeNats nats) {
        final int a = actions.size();
        return new Version(
                new Recurrence.Gated(c.deter(), c.hidden(), c.stoch(), a, Norm.none(), 0),
                new Latent.Gaussian(c.stoch(), LEAST_STD),
                actions.isDiscrete() ? new Policy.Discrete(a, 0) : new Policy.Squashed(a),
                elu(),
                c.layers(),
                1,
                Init.xavierUniform(1),
                false,
                nats);
    }

    private static Version v2(final DreamerConfig c, final Actions actions) {
        final int a = actions.size();
        return new Version(
                new Recurrence.Gated(c.deter(), c.hidden(), c.stoch(), a, Norm.layer(), -1),
                new Latent.Categorical(c.groups(), c.classes(), 0),
                actions.isDiscrete() ? new Policy.Discrete(a, 0) : new Policy.Truncated(a),
                elu(),
                c.layers(),
                1,
                Init.xavierUniform(1),
                false,
                FreeNats.OF_MEANS);
    }

    private static Version v3(final DreamerConfig c, final Actions actions) {
        final int a = actions.size();
        return new Version(
                new Recurrence.Blocks(c.deter(), c.hidden(), c.blocks(), c.stoch(), a),
                new Latent.Categorical(c.groups(), c.classes(), c.unimix()),
                actions.isDiscrete() ? new Policy.Discrete(a, c.unimix()) : new Policy.Bounded(a),
                Hidden.dreamer(1, 1),
                1,
                2,
                Init.fanIn(1),
                true,
                FreeNats.OF_EACH);
    }

    private static Hidden elu() {
        return new Hidden(Collections.nCopies(1, 1), Unary.ELU, Norm.none(), Init.xavierUniform(1));
    }

    /** @return layers of that many outputs each. */
    Hidden hidden(final int layers, final int units) {
        return new Hidden(Collections.nCopies(layers, units), like.activation(), like.norm(), like.kernel());
    }

    /** @return scalars: the mean of each side over steps, below {@code free} without a gradient. */
    Divergence.Balanced means(final Divergence.Balanced of, final double free) {
        if (nats == FreeNats.OF_EACH) {
            final Divergence.Balanced each = of.freeBits(free);
            return new Divergence.Balanced(
                    each.dynamics().mean(), each.representation().mean());
        }
        return new Divergence.Balanced(of.dynamics().mean(), of.representation().mean()).freeBits(free);
    }
}
