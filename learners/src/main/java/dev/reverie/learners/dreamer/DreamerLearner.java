package dev.reverie.learners.dreamer;

import dev.reverie.envs.StepLayout;
import dev.reverie.learners.Learner;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.VectorSpec;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.TwoHot;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.optim.AdaptiveClip;
import dev.reverie.learners.optim.Chain;
import dev.reverie.learners.optim.Decay;
import dev.reverie.learners.optim.FiniteCheck;
import dev.reverie.learners.optim.LaProp;
import dev.reverie.learners.optim.Moments;
import dev.reverie.learners.optim.Schedule;
import dev.reverie.learners.optim.TargetCopy;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.SequenceBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** World model, dreams and behaviour by one loss and one step of LaProp an update. Owns its device. */
final class DreamerLearner implements Learner {
    private static final TensorType TYPE = TensorType.FLOAT32;
    private static final int BINS = 255;
    private static final double MOST_BIN = 20;
    private static final double LEAST_NORM = 1e-3;

    private final DreamerConfig config;
    private final Device device;
    private final Replay replay;
    private final SplittableRandom random;
    private final SequenceBatch sequences;
    private final Batch batch;
    private final Tensor bins;
    private final WorldModel model;
    private final Behaviour behaviour;
    private final Parameters parameters;
    private final Chain optimizer;
    private final TargetCopy follow;
    private final Figures figures = new Figures();
    private long version;

    /** What is learned: rows of a layout, their observations as vectors, and their actions. */
    record Task(StepLayout layout, VectorSpec vector, Actions actions) {}

    DreamerLearner(
            final DreamerConfig config, final Device device, final Task task, final Replay replay, final long seed) {
        this.config = config;
        this.device = device;
        this.replay = replay;
        this.random = new SplittableRandom(seed);
        this.sequences = new SequenceBatch(task.layout(), config.batch(), config.length());
        this.batch = new Batch(device, task.vector(), task.actions(), config.length(), config.batch());
        this.bins = device.lasting(TwoHot.symexpBins(device, TYPE, MOST_BIN, BINS));
        device.seed(random.nextLong());
        final Blueprint blueprint = new Blueprint(device, TYPE, random.nextLong());
        final Blueprint acting = blueprint.in(DreamerActor.PART);
        this.model = new WorldModel(
                acting,
                blueprint.in("world"),
                config,
                task.vector().size(),
                task.actions().size(),
                bins);
        this.behaviour = new Behaviour(acting, blueprint, config, task.actions(), bins, random.nextLong());
        this.parameters = blueprint.build();
        this.follow = behaviour.follow(parameters);
        follow.copy();
        final Schedule rate = Schedule.constant(config.learningRate());
        this.optimizer = new Chain(
                new FiniteCheck(parameters, 1),
                config.clipRatio() > 0
                        ? List.of(new AdaptiveClip(parameters, config.clipRatio(), LEAST_NORM))
                        : List.of(),
                new LaProp(
                        parameters,
                        config.warmup() == 0 ? rate : rate.warmedUp(config.warmup()),
                        new Moments(0.9, 0.999, 1e-20, 0, Decay.DECOUPLED)));
    }

    @Override
    public void update() {
        if (!replay.sample(sequences, random)) {
            throw new IllegalStateException("the replay holds no sequence of " + sequences.length()
                    + " rows yet: raise pace.minimum, or set replay.crossEpisodes=true");
        }
        batch.read(sequences);
        device.scoped(this::learn);
        version++;
    }

    private void learn() {
        final Tape tape = device.record();
        final Rssm.Observed observed = model.observe(batch);
        final Tensor features = observed.features();
        final WorldModel.Losses world = model.losses(batch, observed, features);
        final Behaviour.Dream[] dream = new Behaviour.Dream[1];
        final Behaviour.Judged[] judged = new Behaviour.Judged[1];
        device.unrecorded(() -> {
            dream[0] = dream(observed);
            judged[0] = behaviour.judge(dream[0]);
        });
        final Tensor actor = behaviour.actor(dream[0], judged[0]);
        final int steps = config.horizon();
        final Tensor critic =
                behaviour.critic(dream[0].features().slice(1, 0, steps), judged[0].returns(), judged[0].weights());
        final Tensor replayed = replayed(features, judged[0].returns());
        final Tensor loss = world.observation()
                .add(world.reward())
                .add(world.continuation())
                .add(world.dynamics().mul(config.dynamics()))
                .add(world.representation().mul(config.representation()))
                .add(actor)
                .add(critic)
                .add(replayed.mul(config.replayValue()));
        optimizer.check().watch("loss/dreamer", loss);
        tape.gradients(loss, parameters);
        optimizer.step();
        follow.blend();
        figures.add(world, actor, critic, judged[0], behaviour.range());
        figures.norm(optimizer.check().norm());
    }

    /** The critic on the replayed steps from which dreams began, by what was dreamt there. */
    private Tensor replayed(final Tensor features, final Tensor returns) {
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
                all,
                Shaping.stack(1, actions.toArray(Tensor[]::new)),
                model.rewards(all),
                model.continuationLogits(all).sigmoid());
    }

    @Override
    public Weights policy() {
        return Export.weights(version, parameters, DreamerActor.PART + "/");
    }

    @Override
    public void report(final MetricSink sink) {
        figures.report(sink);
    }

    @Override
    public void close() {
        batch.close();
        bins.close();
        follow.close();
        optimizer.close();
        behaviour.close();
        parameters.close();
        device.close();
    }
}
