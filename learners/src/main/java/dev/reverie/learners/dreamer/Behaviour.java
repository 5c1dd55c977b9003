package dev.reverie.learners.dreamer;

import dev.reverie.learners.imagination.Rollout;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.ReturnRange;
import dev.reverie.learners.math.Returns;
import dev.reverie.learners.math.TwoHot;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.optim.TargetCopy;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.storage.checkpoint.Checkpointed;
import dev.reverie.storage.checkpoint.State;
import java.util.function.Function;

/** Actor and critic, learned in dreams (Hafner et al. 2023, eq. 4 to 7). */
final class Behaviour implements Checkpointed, AutoCloseable {
    static final String ACTOR = "actor";
    static final String CRITIC = "critic";
    private static final double POLICY_SCALE = 0.01;
    private static final double RANGE_RATE = 0.01;

    private final DreamerConfig config;
    private final Actions actions;
    private final Version version;
    private final Tensor bins;
    private final Function<Distribution, Tensor> draw;
    private final Mlp actor;
    private final Mlp critic;
    private final Mlp slow;
    private final Parameters slowParameters;
    private final ReturnRange range;

    /**
     * A dream of N lanes, time last, constants to every tape.
     *
     * @param features {@code [N, H + 1, F]}.
     * @param actions  {@code [N, H + 1, A]}: taken on seeing each.
     * @param rewards  {@code [N, H + 1]}: earned on the way to each.
     * @param discounts {@code [N, H + 1]}: of going on at each.
     */
    record Dream(Tensor features, Tensor actions, Tensor rewards, Tensor discounts) {}

    /**
     * What follows from a dream.
     *
     * @param returns {@code [N, H]}.
     * @param weights {@code [N, H]}: probability of getting there.
     * @param advantages {@code [N, H]}, over the range of returns.
     */
    record Judged(Tensor returns, Tensor weights, Tensor advantages) {}

    Behaviour(
            final Blueprint acting,
            final Blueprint critics,
            final DreamerConfig config,
            final Actions actions,
            final Tensor bins,
            final Function<Distribution, Tensor> draw,
            final long seed) {
        this.config = config;
        this.draw = draw;
        this.actions = actions;
        this.version = Version.of(config, actions);
        this.bins = bins;
        final Device device = acting.device();
        final int values = Math.toIntExact(bins.size());
        this.actor = new Mlp(
                acting.in(ACTOR), config.features(), trunk(), version.policy().outputs(), Init.fanIn(POLICY_SCALE));
        this.critic = critic(critics, values);
        final Blueprint other = new Blueprint(device, acting.type(), seed);
        this.slow = critic(other, values);
        this.slowParameters = other.build();
        this.range = new ReturnRange(device, TensorType.FLOAT32, RANGE_RATE, 5, 95, 1);
    }

    private Hidden trunk() {
        return version.hidden(config.layers(), config.units());
    }

    private Mlp critic(final Blueprint blueprint, final int values) {
        return new Mlp(blueprint.in(CRITIC), config.features(), trunk(), values, Init.zeros());
    }

    /** @return that makes the slow critic follow the one of those parameters. */
    TargetCopy follow(final Parameters all) {
        return new TargetCopy(all, slowParameters, config.slowRate());
    }

    /** @return over {@code [.., A]} for features {@code [.., F]}. */
    Distribution policy(final Tensor features) {
        return version.policy().of(actor.forward(features));
    }

    /** Dreams from the last {@code starts} steps of every sequence; lane {@code t B + b} begins at step t of sequence b. */
    Dream dream(final WorldModel model, final Starts starts) {
        final int lanes = config.starts() * config.batch();
        final Rollout rollout = Rollout.of(
                model.rssm(),
                starts.last(config),
                seen -> draw.apply(policy(seen)).reshape(lanes, actions.size()),
                config.horizon());
        final Tensor seen = rollout.features();
        return new Dream(seen, rollout.actions(), model.rewards(seen), model.continues(seen));
    }

    private Tensor likelihood(final Distribution policy, final Tensor taken) {
        return policy.logProb(actions.isDiscrete() ? taken.unsqueeze(-2) : taken);
    }

    /** Lambda-returns, the chance of living to see them, and advantages; widens the range of returns. */
    Judged judge(final Dream dream) {
        final Tensor values = new TwoHot(critic.forward(dream.features()), bins).mean();
        final Tensor returns = Returns.lambda(dream.rewards(), dream.discounts(), values, config.lambda());
        range.update(returns);
        final int steps = returns.dim(1);
        final Tensor alive = dream.discounts().log().cumsum(1).exp().slice(1, 0, steps);
        return new Judged(returns, alive, returns.sub(values.slice(1, 0, steps)).div(range.scale()));
    }

    /**
     * {@code -sum(w (stop(A) log pi(a | s) + entropy H))} over steps of a dream, as a mean.
     *
     * @param dream  without its last step.
     */
    Tensor actor(final Dream dream, final Judged judged) {
        final int steps = judged.returns().dim(1);
        final Distribution policy = policy(dream.features().slice(1, 0, steps));
        final Tensor likely = likelihood(policy, dream.actions().slice(1, 0, steps));
        return likely.mul(judged.advantages())
                .add(policy.entropy().mul(config.entropy()))
                .mul(judged.weights())
                .mean()
                .neg();
    }

    /**
     * Cross-entropy with the returns and with what the slow critic says.
     *
     * @param features {@code [N, H, F]}.
     * @param returns  {@code [N, H]}.
     * @param weights  {@code [N, H]}.
     * @return a scalar.
     */
    Tensor critic(final Tensor features, final Tensor returns, final Tensor weights) {
        final TwoHot value = new TwoHot(critic.forward(features), bins);
        final Tensor slowly = new TwoHot(slow.forward(features.stop()).stop(), bins).mean();
        return value.loss(returns, slowly).mul(weights).mean();
    }

    /**
     * The critic on the replayed steps from which dreams began, by what was dreamt there.
     *
     * @param starts   of the replay.
     * @param features {@code [T, B, F]}, through which gradients flow.
     * @param dreamt   {@code [N, H]}: returns of the dreams.
     */
    Tensor replay(final Starts starts, final Tensor features, final Tensor dreamt) {
        final int length = config.length();
        final int from = length - config.starts();
        final Tensor bootstrap = dreamt.at(1, 0).reshape(config.starts(), config.batch());
        if (length - from < 2) {
            return device().scalar(TensorType.FLOAT32, 0);
        }
        final Tensor last = starts.last().slice(0, from, length).transpose(0, 1);
        final Tensor discounts = starts.continues().slice(0, from, length).transpose(0, 1);
        final Tensor returns = Returns.lambda(
                starts.rewards().slice(0, from, length).transpose(0, 1),
                discounts.mul(config.discount()),
                bootstrap.transpose(0, 1),
                Returns.trace(last, config.lambda()));
        final int steps = returns.dim(1);
        final Tensor seen = features.slice(0, from, from + steps).transpose(0, 1);
        return critic(seen, returns, last.neg().add(1).slice(1, 0, steps));
    }

    private Device device() {
        return bins.device();
    }

    /** @return of the slow critic. */
    Parameters slow() {
        return slowParameters;
    }

    /** @return the range of returns. */
    Tensor range() {
        return range.scale();
    }

    /** What is not among the parameters of the whole: the slow critic and the range. */
    @Override
    public void save(final State into) {
        Export.save(into.in("slow"), slowParameters);
        bins.device()
                .scoped(() ->
                        into.put("range", range.state().cast(TensorType.FLOAT64).doubles()));
    }

    @Override
    public void restore(final State from) {
        Export.restore(from.in("slow"), slowParameters);
        bins.device().scoped(() -> range.state()
                .assign(bins.device().of(from.doubles("range", 2), 2).cast(TensorType.FLOAT32)));
    }

    @Override
    public void close() {
        slowParameters.close();
        range.close();
    }
}
