package dev.reverie.learners.dreamer;

import dev.reverie.learners.imagination.Rollout;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.Returns;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.nn.Hidden;
import dev.reverie.learners.nn.Init;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.optim.Chain;
import dev.reverie.learners.optim.Snapshot;
import dev.reverie.learners.optim.TargetCopy;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.storage.checkpoint.State;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Actor and critic of v1 and v2, each with its own loss and step (Hafner et al. 2020, eq. 6 to 8; 2021, eq. 4 to 6). Gradients reach the
 * actor through returns, the world model and actions, or by the likelihood of actions. Its device is not its own.
 */
final class DynamicsBehaviour implements BehaviourUpdate {
    private static final List<String> FIGURES = List.of("actor_loss", "critic_loss", "dreamt_return");

    private final DreamerConfig config;
    private final Device device;
    private final WorldModel model;
    private final Actions actions;
    private final Version version;
    private final Function<Distribution, Tensor> draw;
    private final double reinforce;
    private final Scalars scalars = new Scalars.Unit();
    private final Mlp actor;
    private final Mlp critic;
    private final Mlp target;
    private final Parameters actors;
    private final Parameters critics;
    private final Parameters targets;
    private final TargetCopy follow;
    private final Chain actorStep;
    private final Chain criticStep;

    /**
     * A dream of N lanes, time last.
     *
     * @param features {@code [N, H + 1, F]}.
     * @param actions  {@code [N, H + 1, A]}: taken on seeing each.
     * @param values   {@code [N, H + 1]}: of the target, where there is one.
     * @param returns  {@code [N, H]}.
     * @param weights  {@code [N, H]}: chance of getting there, constants.
     */
    record Dream(Tensor features, Tensor actions, Tensor values, Tensor returns, Tensor weights) {}

    /**
     * @param model  in which is dreamt; not owned.
     * @param draw   from latents and actions.
     * @param random of initial values.
     */
    DynamicsBehaviour(
            final DreamerConfig config,
            final Device device,
            final WorldModel model,
            final Actions actions,
            final Function<Distribution, Tensor> draw,
            final SplitMix random) {
        this.config = config;
        this.device = device;
        this.model = model;
        this.actions = actions;
        this.draw = draw;
        this.version = Version.of(config, actions);
        this.reinforce = config.classic().reinforce(actions.isDiscrete());
        final Blueprint acting = new Blueprint(device, TensorType.FLOAT32, random.nextLong());
        this.actor = network(
                acting.in(DreamerActor.PART).in(Behaviour.ACTOR),
                version.policy().outputs());
        this.actors = acting.build();
        final long seed = random.nextLong();
        final Blueprint judging = new Blueprint(device, TensorType.FLOAT32, seed);
        this.critic = network(judging.in(Behaviour.CRITIC), scalars.outputs());
        this.critics = judging.build();
        final Blueprint following = new Blueprint(device, TensorType.FLOAT32, seed);
        this.target = network(following.in(Behaviour.CRITIC), scalars.outputs());
        this.targets = following.build();
        this.follow = new TargetCopy(critics, targets, 1);
        this.actorStep = Steps.adam(config.classic(), config.classic().actorRate(), actors);
        this.criticStep = Steps.adam(config.classic(), config.classic().criticRate(), critics);
    }

    private Mlp network(final Blueprint blueprint, final int outputs) {
        final Hidden hidden = version.hidden(config.layers(), config.units());
        return new Mlp(blueprint, config.features(), hidden, outputs, Init.xavierUniform(1));
    }

    @Override
    public List<String> figures() {
        return FIGURES;
    }

    @Override
    public List<Tensor> learn(final Starts starts) {
        final Tape acting = device.record();
        final Dream dream = dream(starts);
        final Tensor loss = actor(dream);
        actorStep.check().watch("loss/actor", loss);
        acting.gradients(loss, actors);
        final Tape judging = device.record();
        final Tensor error = critic(dream);
        criticStep.check().watch("loss/critic", error);
        judging.gradients(error, critics);
        actorStep.step();
        criticStep.step();
        final int every = config.classic().targetEvery();
        if (every > 0 && criticStep.steps() % every == 0) {
            follow.copy();
        }
        return List.of(loss, error, dream.returns().stop().mean());
    }

    /** From the last {@code starts} steps of every sequence; lane {@code t B + b} begins at step t of sequence b. */
    Dream dream(final Starts starts) {
        if (reinforce < 1) {
            return dreamt(starts);
        }
        final List<Dream> dreams = new ArrayList<>(1);
        device.unrecorded(() -> dreams.add(dreamt(starts)));
        return dreams.get(0);
    }

    private Dream dreamt(final Starts starts) {
        final int lanes = config.starts() * config.batch();
        final Rollout rollout = Rollout.of(
                model.rssm(),
                starts.last(config),
                seen -> draw.apply(policy(seen.stop())).reshape(lanes, actions.size()),
                config.horizon());
        final Tensor features = rollout.features();
        final Tensor goesOn = model.continues(features);
        final Tensor values = scalars.mean(judge().forward(features));
        final Tensor returns = Returns.lambda(model.rewards(features), goesOn, values, config.lambda());
        return new Dream(features, rollout.actions(), values, returns, weights(starts, goesOn.stop()));
    }

    /** {@code c d[1] .. d[t]}: no dream counts that begins where an episode terminated. */
    private Tensor weights(final Starts starts, final Tensor goesOn) {
        final int from = config.length() - config.starts();
        final Tensor lives = starts.continues().slice(0, from, config.length()).reshape(-1, 1);
        final int steps = config.horizon();
        if (steps == 1) {
            return lives;
        }
        final Tensor after = goesOn.slice(1, 1, steps).log().cumsum(1).exp();
        return Shaping.concat(1, lives, after.mul(lives));
    }

    private Mlp judge() {
        return config.classic().targetEvery() > 0 ? target : critic;
    }

    private Distribution policy(final Tensor features) {
        return version.policy().of(actor.forward(features));
    }

    /** {@code -mean(w (share log pi(a | s) stop(R - v) + (1 - share) R + entropy H))}. */
    Tensor actor(final Dream dream) {
        final int steps = config.horizon();
        Tensor good = dream.returns().mul(1 - reinforce);
        if (reinforce > 0 || config.entropy() > 0) {
            final Distribution policy =
                    policy(dream.features().slice(1, 0, steps).stop());
            final Tensor taken = dream.actions().slice(1, 0, steps).stop();
            final Tensor likely = policy.logProb(actions.isDiscrete() ? taken.unsqueeze(-2) : taken);
            final Tensor advantages =
                    dream.returns().sub(dream.values().slice(1, 0, steps)).stop();
            good = good.add(likely.mul(advantages).mul(reinforce))
                    .add(policy.entropy().mul(config.entropy()));
        }
        return good.mul(dream.weights()).mean().neg();
    }

    /** {@code mean(w (v - stop(R))^2 / 2)}. */
    Tensor critic(final Dream dream) {
        final Tensor features = dream.features().slice(1, 0, config.horizon()).stop();
        return scalars.loss(critic.forward(features), dream.returns().stop())
                .mul(dream.weights())
                .mean();
    }

    @Override
    public Parameters actors() {
        return actors;
    }

    Parameters critics() {
        return critics;
    }

    Parameters targets() {
        return targets;
    }

    @Override
    public void save(final State into) {
        Export.save(into.in("actors"), actors);
        Export.save(into.in("critics"), critics);
        Export.save(into.in("targets"), targets);
        Snapshot.save(into.in("actor_step"), actorStep.state());
        Snapshot.save(into.in("critic_step"), criticStep.state());
    }

    @Override
    public void restore(final State from) {
        Export.restore(from.in("actors"), actors);
        Export.restore(from.in("critics"), critics);
        Export.restore(from.in("targets"), targets);
        Snapshot.restore(from.in("actor_step"), device, actorStep);
        Snapshot.restore(from.in("critic_step"), device, criticStep);
    }

    @Override
    public void close() {
        follow.close();
        actorStep.close();
        criticStep.close();
        actors.close();
        critics.close();
        targets.close();
    }
}
