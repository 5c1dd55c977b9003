package dev.reverie.learners.dreamer;

import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.optim.Chain;
import dev.reverie.learners.optim.Snapshot;
import dev.reverie.learners.optim.TargetCopy;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.storage.checkpoint.State;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Actor and critic of v3 with a step of LaProp of their own. The critic's loss on the replay is of states that are constants: unlike
 * {@link JointUpdate}'s it does not shape the world model. Its device is not its own.
 */
final class ReinforceBehaviour implements BehaviourUpdate {
    private static final List<String> FIGURES = List.of("actor_loss", "critic_loss", "dreamt_return", "return_range");

    private final DreamerConfig config;
    private final Device device;
    private final WorldModel model;
    private final Tensor bins;
    private final Behaviour behaviour;
    private final Parameters parameters;
    private final TargetCopy follow;
    private final Chain optimizer;

    /**
     * @param model  in which is dreamt; not owned.
     * @param draw   from latents and actions.
     * @param random of initial values.
     */
    ReinforceBehaviour(
            final DreamerConfig config,
            final Device device,
            final WorldModel model,
            final Actions actions,
            final Function<Distribution, Tensor> draw,
            final SplitMix random) {
        this.config = config;
        this.device = device;
        this.model = model;
        this.bins = Scalars.bins(device);
        final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, random.nextLong());
        this.behaviour = new Behaviour(
                blueprint.in(DreamerActor.PART), blueprint, config, actions, bins, draw, random.nextLong());
        this.parameters = blueprint.build();
        this.follow = behaviour.follow(parameters);
        follow.copy();
        this.optimizer = Steps.laProp(config, parameters);
    }

    @Override
    public List<String> figures() {
        return FIGURES;
    }

    @Override
    public List<Tensor> learn(final Starts starts) {
        final Tape tape = device.record();
        final List<Behaviour.Dream> dreams = new ArrayList<>(1);
        final List<Behaviour.Judged> verdicts = new ArrayList<>(1);
        device.unrecorded(() -> {
            dreams.add(behaviour.dream(model, starts));
            verdicts.add(behaviour.judge(dreams.get(0)));
        });
        final Behaviour.Dream dream = dreams.get(0);
        final Behaviour.Judged judged = verdicts.get(0);
        final Tensor actor = behaviour.actor(dream, judged);
        final Tensor seen = dream.features().slice(1, 0, config.horizon());
        final Tensor critic = behaviour.critic(seen, judged.returns(), judged.weights());
        final Tensor replayed = behaviour.replay(starts, starts.features(), judged.returns());
        final Tensor total = actor.add(critic).add(replayed.mul(config.replayValue()));
        optimizer.check().watch("loss/behaviour", total);
        tape.gradients(total, parameters);
        optimizer.step();
        follow.blend();
        return List.of(actor, critic, judged.returns().mean(), behaviour.range().reshape());
    }

    @Override
    public Parameters actors() {
        return parameters;
    }

    @Override
    public void save(final State into) {
        Export.save(into.in("parameters"), parameters);
        behaviour.save(into.in("behaviour"));
        Snapshot.save(into.in("optimizer"), optimizer.state());
    }

    @Override
    public void restore(final State from) {
        Export.restore(from.in("parameters"), parameters);
        behaviour.restore(from.in("behaviour"));
        Snapshot.restore(from.in("optimizer"), device, optimizer);
    }

    @Override
    public void close() {
        bins.close();
        follow.close();
        optimizer.close();
        behaviour.close();
        parameters.close();
    }
}
