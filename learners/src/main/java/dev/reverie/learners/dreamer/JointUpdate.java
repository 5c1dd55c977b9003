package dev.reverie.learners.dreamer;

import dev.reverie.learners.MetricSink;
import dev.reverie.learners.Weights;
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
import java.util.List;

/** v3: world model, dreams and behaviour by one loss and one step of LaProp. Its device is not its own. */
final class JointUpdate implements Update {
    private static final TensorType TYPE = TensorType.FLOAT32;

    private final Device device;
    private final Tensor bins;
    private final DreamerLoss loss;
    private final Parameters parameters;
    private final Chain optimizer;
    private final TargetCopy follow;
    private final Figures figures =
            Figures.ofWorldAnd(List.of("actor_loss", "critic_loss", "dreamt_return", "return_range"));

    /** @param random of initial values. */
    JointUpdate(
            final DreamerConfig config,
            final Device device,
            final Senses senses,
            final Actions actions,
            final SplitMix random) {
        this.device = device;
        this.bins = Scalars.bins(device);
        final Blueprint blueprint = new Blueprint(device, TYPE, random.nextLong());
        this.loss = new DreamerLoss(blueprint, config, senses, actions, bins, Distribution::sample, random.nextLong());
        this.parameters = blueprint.build();
        this.follow = loss.behaviour().follow(parameters);
        follow.copy();
        this.optimizer = Steps.laProp(config, parameters);
    }

    @Override
    public Tensor learn(final Batch batch) {
        final Tape tape = device.record();
        final DreamerLoss.Terms terms = loss.terms(batch);
        final Tensor total = loss.total(terms);
        optimizer.check().watch("loss/dreamer", total);
        tape.gradients(total, parameters);
        optimizer.step();
        follow.blend();
        figures.add(
                terms.world(),
                terms.actor(),
                terms.critic(),
                terms.judged().returns().mean(),
                loss.behaviour().range().reshape());
        figures.norm(optimizer.check().norm());
        return terms.states();
    }

    @Override
    public Weights weights(final long version) {
        return Export.weights(version, parameters, DreamerActor.PART + "/");
    }

    @Override
    public WorldModel model() {
        return loss.model();
    }

    @Override
    public void report(final MetricSink sink) {
        figures.report(sink);
    }

    @Override
    public void save(final State into) {
        Export.save(into.in("parameters"), parameters);
        loss.behaviour().save(into.in("behaviour"));
        Snapshot.save(into.in("optimizer"), optimizer.state());
    }

    @Override
    public void restore(final State from) {
        Export.restore(from.in("parameters"), parameters);
        loss.behaviour().restore(from.in("behaviour"));
        Snapshot.restore(from.in("optimizer"), device, optimizer);
    }

    @Override
    public void close() {
        bins.close();
        follow.close();
        optimizer.close();
        loss.close();
        parameters.close();
    }
}
