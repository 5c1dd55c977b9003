package dev.reverie.learners.dreamer;

import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** World model and behaviour, and everything that an update makes smaller (Hafner et al. 2023). */
final class DreamerLoss implements AutoCloseable {
    private final DreamerConfig config;
    private final Device device;
    private final WorldModel model;
    private final Behaviour behaviour;

    /**
     * What an update makes smaller; scalars, not yet scaled.
     *
     * @param world    of the world model.
     * @param actor    in dreams.
     * @param critic   in dreams.
     * @param replayed of the critic on the replay.
     * @param judged   the dreams.
     * @param states   {@code [T, B, F]} of what was observed.
     */
    record Terms(
            WorldModel.Losses world,
            Tensor actor,
            Tensor critic,
            Tensor replayed,
            Behaviour.Judged judged,
            Tensor states) {}

    /**
     * @param blueprint    of all parameters but the slow critic's, new.
     * @param config       sizes and scales.
     * @param senses       what is seen.
     * @param actions      A.
     * @param bins         {@code [n]} of rewards and values; not owned.
     * @param draw         from latents and actions.
     * @param seed         of the slow critic, until it follows the other.
     */
    DreamerLoss(
            final Blueprint blueprint,
            final DreamerConfig config,
            final Senses senses,
            final Actions actions,
            final Tensor bins,
            final Function<Distribution, Tensor> draw,
            final long seed) {
        this.config = config;
        this.device = blueprint.device();
        final Blueprint acting = blueprint.in(DreamerActor.PART);
        this.model =
                new WorldModel(acting, blueprint.in("world"), config, senses, actions, new Scalars.Bins(bins), draw);
        this.behaviour = new Behaviour(acting, blueprint, config, actions, bins, draw, seed);
    }

    Behaviour behaviour() {
        return behaviour;
    }

    WorldModel model() {
        return model;
    }

    /** Must be under a tape. */
    Terms terms(final Batch batch) {
        final Rssm.Observed observed = model.observe(batch);
        final Tensor features = observed.features();
        final Starts starts = Starts.of(batch, observed);
        final WorldModel.Losses world = model.losses(batch, observed, features);
        final List<Behaviour.Dream> dreams = new ArrayList<>(1);
        final List<Behaviour.Judged> verdicts = new ArrayList<>(1);
        device.unrecorded(() -> {
            dreams.add(behaviour.dream(model, starts));
            verdicts.add(behaviour.judge(dreams.get(0)));
        });
        final Behaviour.Judged judged = verdicts.get(0);
        final Tensor seen = dreams.get(0).features().slice(1, 0, config.horizon());
        return new Terms(
                world,
                behaviour.actor(dreams.get(0), judged),
                behaviour.critic(seen, judged.returns(), judged.weights()),
                behaviour.replay(starts, features, judged.returns()),
                judged,
                features.stop());
    }

    /** @return the scalar that is made smaller. */
    Tensor total(final Terms terms) {
        return terms.world()
                .observation()
                .add(terms.world().reward())
                .add(terms.world().continuation())
                .add(terms.world().dynamics().mul(config.dynamics()))
                .add(terms.world().representation().mul(config.representation()))
                .add(terms.actor())
                .add(terms.critic())
                .add(terms.replayed().mul(config.replayValue()));
    }

    @Override
    public void close() {
        behaviour.close();
    }
}
