package dev.reverie.learners.dreamer;

import dev.reverie.learners.imagination.LatentModel;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.Divergence;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The recurrent state-space model: {@code h' = f(h, z, a)}, posterior {@code q(z | h, x)}, prior {@code p(z | h)} (Hafner et al.
 * 2019, eq. 4; 2023, eq. 1).
 */
final class Rssm implements LatentModel<Rssm.State> {
    static final String CORE = "core";
    static final String POSTERIOR = "posterior";
    static final String PRIOR = "prior";
    static final int POSTERIOR_LAYERS = 1;

    private final Latent latent;
    private final Function<Distribution, Tensor> draw;
    private final Recurrence.Core core;
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
     * @param posterior {@code [T, B, P]}: heads of the latent.
     */
    record Observed(Tensor h, Tensor z, Tensor posterior) {
        /** @return {@code [T, B, deter + stoch]}. */
        Tensor features() {
            return Shaping.concat(2, h, z);
        }
    }

    /**
     * @param acting    part of the blueprint that actors need too.
     * @param foresight part with the prior.
     * @param config    sizes.
     * @param version   which model.
     * @param embedding size of the encoder's outputs.
     * @param draw      from latents.
     */
    Rssm(
            final Blueprint acting,
            final Blueprint foresight,
            final DreamerConfig config,
            final Version version,
            final int embedding,
            final Function<Distribution, Tensor> draw) {
        this.latent = version.latent();
        this.draw = draw;
        this.core = version.recurrence().core(acting.in(CORE));
        this.posterior = new Mlp(
                acting.in(POSTERIOR),
                config.deter() + embedding,
                version.hidden(POSTERIOR_LAYERS, config.hidden()),
                latent.outputs(),
                version.last());
        this.prior = new Mlp(
                foresight.in(PRIOR),
                config.deter(),
                version.hidden(version.priorLayers(), config.hidden()),
                latent.outputs(),
                version.last());
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
        final Tensor kept = first.neg().add(1).unsqueeze(-1);
        final Tensor ahead = core.ahead(previous);
        Tensor h = before.h();
        Tensor z = before.z();
        final List<Tensor> hs = new ArrayList<>(length);
        final List<Tensor> zs = new ArrayList<>(length);
        final List<Tensor> heads = new ArrayList<>(length);
        for (int t = 0; t < length; t++) {
            h = h.mul(kept.at(0, t));
            z = z.mul(kept.at(0, t));
            h = core.step(ahead.at(0, t), z, h);
            final Tensor head = posterior.forward(Shaping.concat(1, h, embedded.at(0, t)));
            z = latent.draw(head, draw);
            hs.add(h);
            zs.add(z);
            heads.add(head);
        }
        return new Observed(stack(hs), stack(zs), stack(heads));
    }

    /**
     * One step of a dream.
     *
     * @param from   {@code n} states.
     * @param action {@code [n, A]}; beyond [-1, 1] it counts as the bound.
     */
    @Override
    public State imagine(final State from, final Tensor action) {
        final Tensor h = core.step(core.ahead(action.clip(-1, 1)), from.z(), from.h());
        return new State(h, latent.draw(prior.forward(h), draw));
    }

    @Override
    public Tensor features(final State state) {
        return state.features();
    }

    /** @return {@code [.., P]}: heads of the latent, of h {@code [.., deter]}. */
    Tensor prior(final Tensor h) {
        return prior.forward(h);
    }

    /** @return both sides of {@code KL(posterior || prior)} of each step {@code [T, B]}. */
    Divergence.Balanced divergence(final Observed observed) {
        return latent.divergence(observed.posterior(), prior(observed.h()));
    }

    /**
     * Latent overshooting: how far the prior is from the posterior where it has not seen the last {@code d} steps (Hafner et al.
     * 2019), which teaches the prior alone. A dream that comes to an episode's beginning goes on from the empty state.
     *
     * @param previous {@code [T, B, A]}.
     * @param first    {@code [T, B]}.
     * @param most     greatest distance D, at most T.
     * @param free     nats of each divergence.
     * @return a scalar: the sum over {@code d = 2 .. D} of the divergences' means.
     */
    Tensor overshoot(
            final Observed observed, final Tensor previous, final Tensor first, final int most, final double free) {
        final int length = previous.dim(0);
        final Tensor kept = first.neg().add(1).unsqueeze(-1);
        final Tensor ahead = core.ahead(previous);
        Tensor h = observed.h();
        Tensor sum = h.device().scalar(h.type(), 0);
        for (int d = 2; d <= most; d++) {
            final int from = d - 1;
            final int n = length - from;
            final Tensor before = h.slice(0, 0, n);
            final Tensor keep = kept.slice(0, from, length);
            final Tensor z = flat(latent.draw(prior(before), draw).mul(keep));
            h = core.step(flat(ahead.slice(0, from, length)), z, flat(before.mul(keep)))
                    .reshape(n, before.dim(1), before.dim(2));
            final Tensor posterior = observed.posterior().slice(0, from, length);
            sum = sum.add(latent.divergence(posterior, prior(h))
                    .freeBits(free)
                    .dynamics()
                    .mean());
        }
        return sum;
    }

    private static Tensor flat(final Tensor x) {
        return x.reshape(x.dim(0) * x.dim(1), x.dim(2));
    }

    private static Tensor stack(final List<Tensor> steps) {
        return Shaping.stack(0, steps.toArray(Tensor[]::new));
    }
}
