package dev.reverie.learners.dreamer;

import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.OneHot;
import dev.reverie.learners.nn.BlockGru;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The recurrent state-space model: {@code h' = f(h, z, a)}, posterior {@code q(z | h, x)}, prior {@code p(z | h)}; z are
 * {@code groups} one-hot variables (Hafner et al. 2023, eq. 1).
 */
final class Rssm {
    static final String CORE = "core";
    static final String POSTERIOR = "posterior";
    private static final int POSTERIOR_LAYERS = 1;
    private static final int PRIOR_LAYERS = 2;

    private final DreamerConfig config;
    private final Function<Distribution, Tensor> draw;
    private final BlockGru core;
    private final Mlp posterior;
    private final Mlp prior;

    /**
     * States.
     *
     * @param h {@code [n, deter]}.
     * @param z {@code [n, stoch]}.
     */
    record State(Tensor h, Tensor z) {
        /** @return {@code [n, deter + stoch]}. */
        Tensor features() {
            return Shaping.concat(1, h, z);
        }
    }

    /**
     * What was observed.
     *
     * @param h         {@code [T, B, deter]}.
     * @param z         {@code [T, B, stoch]}, drawn from the posterior.
     * @param posterior {@code [T, B, groups, classes]}.
     */
    record Observed(Tensor h, Tensor z, OneHot posterior) {
        /** @return {@code [T, B, deter + stoch]}. */
        Tensor features() {
            return Shaping.concat(2, h, z);
        }
    }

    /**
     * @param acting    part of the blueprint that actors need too.
     * @param world     part that they do not.
     * @param config    sizes.
     * @param embedding size of the encoder's outputs.
     * @param actions   A.
     * @param draw      from latents.
     */
    Rssm(
            final Blueprint acting,
            final Blueprint world,
            final DreamerConfig config,
            final int embedding,
            final int actions,
            final Function<Distribution, Tensor> draw) {
        this.config = config;
        this.draw = draw;
        this.core = new BlockGru(
                acting.in(CORE), config.deter(), config.hidden(), config.blocks(), config.stoch(), actions);
        this.posterior = new Mlp(
                acting.in(POSTERIOR), config.deter() + embedding, hidden(config), config.stoch(), Init.fanIn(1));
        this.prior = new Mlp(
                world.in("prior"),
                config.deter(),
                Hidden.dreamer(PRIOR_LAYERS, config.hidden()),
                config.stoch(),
                Init.fanIn(1));
    }

    static Hidden hidden(final DreamerConfig config) {
        return Hidden.dreamer(POSTERIOR_LAYERS, config.hidden());
    }

    /**
     * Goes along sequences.
     *
     * @param embedded {@code [T, B, E]}.
     * @param previous {@code [T, B, A]}: actions that led to each step.
     * @param first    {@code [T, B]}: 1 where an episode begins, which empties the state.
     * @param before   B states from before the first step.
     */
    Observed observe(final Tensor embedded, final Tensor previous, final Tensor first, final State before) {
        final int length = embedded.dim(0);
        final int size = embedded.dim(1);
        final Tensor kept = first.neg().add(1).unsqueeze(-1);
        final Tensor actions = core.project(1, previous);
        Tensor h = before.h();
        Tensor z = before.z();
        final List<Tensor> hs = new ArrayList<>(length);
        final List<Tensor> zs = new ArrayList<>(length);
        final List<Tensor> logits = new ArrayList<>(length);
        for (int t = 0; t < length; t++) {
            h = h.mul(kept.at(0, t));
            z = z.mul(kept.at(0, t));
            h = core.step(core.project(0, z, actions.at(0, t)), h);
            final Tensor logit = posterior.forward(Shaping.concat(1, h, embedded.at(0, t)));
            z = draw.apply(latent(logit)).reshape(size, config.stoch());
            hs.add(h);
            zs.add(z);
            logits.add(logit);
        }
        return new Observed(stack(hs), stack(zs), latent(stack(logits)));
    }

    /**
     * One step of a dream.
     *
     * @param from   {@code n} states.
     * @param action {@code [n, A]}; beyond [-1, 1] it counts as the bound.
     */
    State imagine(final State from, final Tensor action) {
        final Tensor h = core.forward(from.h(), from.z(), action.clip(-1, 1));
        final Tensor z = draw.apply(prior(h)).reshape(from.z().shape());
        return new State(h, z);
    }

    /** @return {@code [.., groups, classes]} of h {@code [.., deter]}. */
    OneHot prior(final Tensor h) {
        return latent(prior.forward(h));
    }

    private OneHot latent(final Tensor logits) {
        final int[] shape = new int[logits.rank() + 1];
        System.arraycopy(logits.shape(), 0, shape, 0, logits.rank() - 1);
        shape[logits.rank() - 1] = config.groups();
        shape[logits.rank()] = config.classes();
        return new OneHot(logits.reshape(shape), config.unimix());
    }

    private static Tensor stack(final List<Tensor> steps) {
        return Shaping.stack(0, steps.toArray(Tensor[]::new));
    }
}
