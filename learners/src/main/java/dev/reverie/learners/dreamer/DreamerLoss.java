package dev.reverie.learners.dreamer;

import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Shaping;
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
        final WorldModel.Losses world = model.losses(batch, observed, features);
        final List<Behaviour.Dream> dreams = new ArrayList<>(1);
        final List<Behaviour.Judged> verdicts = new ArrayList<>(1);
        device.unrecorded(() -> {
            dreams.add(dream(observed));
            verdicts.add(behaviour.judge(dreams.get(0)));
        });
        final Behaviour.Judged judged = verdicts.get(0);
        final Tensor seen = dreams.get(0).features().slice(1, 0, config.horizon());
        return new Terms(
                world,
                behaviour.actor(dreams.get(0), judged),
                behaviour.critic(seen, judged.returns(), judged.weights()),
                replayed(batch, features, judged.returns()),
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

    /** The critic on the replayed steps from which dreams began, by what was dreamt there. */
    private Tensor replayed(final Batch batch, final Tensor features, final Tensor returns) {
        final int from = config.length() - config.starts();
        final Tensor bootstrap = returns.at(1, 0).reshape(config.starts(), config.batch());
        return behaviour.replay(batch, features, bootstrap, from);
    }

    /** From the last {@code starts} steps of every sequence; lane {@code t B + b} begins at step t of sequence b. */
    private Behaviour.Dream dream(final Rssm.Observed observed) {
        final int from = config.length() - config.starts();
        final int lanes = config.starts() * config.batch();
        Rssm.State state = new Rssm.State(
                observed.h().stop().slice(0, from, config.length()).reshape(lanes, config.deter()),
                observed.z().stop().slice(0, from, config.length()).reshape(lanes, config.stoch()));
        final List<Tensor> features = new ArrayList<>(config.horizon() + 1);
        final List<Tensor> actions = new ArrayList<>(config.horizon() + 1);
        for (int t = 0; t <= config.horizon(); t++) {
            final Tensor seen = state.features();
            final Tensor action = behaviour.act(seen);
            features.add(seen);
            actions.add(action);
            if (t < config.horizon()) {
                state = model.rssm().imagine(state, action);
            }
        }
        final Tensor all = Shaping.stack(1, features.toArray(Tensor[]::new));
        return new Behaviour.Dream(
                all, Shaping.stack(1, actions.toArray(Tensor[]::new)), model.rewards(all), model.continues(all));
    }

    @Override
    public void close() {
        behaviour.close();
    }
}
