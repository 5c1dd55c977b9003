package dev.reverie.learners.modelfree.dqn;

import dev.reverie.envs.StepLayout;
import dev.reverie.learners.Learner;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.VectorSpec;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.modelfree.NStepBatch;
import dev.reverie.learners.modelfree.NStepTensors;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.optim.Adam;
import dev.reverie.learners.optim.Chain;
import dev.reverie.learners.optim.Decay;
import dev.reverie.learners.optim.FiniteCheck;
import dev.reverie.learners.optim.GradientTransform;
import dev.reverie.learners.optim.Moments;
import dev.reverie.learners.optim.NormClip;
import dev.reverie.learners.optim.Schedule;
import dev.reverie.learners.optim.Snapshot;
import dev.reverie.learners.optim.TargetCopy;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.SequenceBatch;
import java.util.List;

/** Replay to sequences to Q. */
final class DqnLearner implements Learner {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;

    private final DqnConfig config;
    private final Device device;
    private final Replay replay;
    private final SplitMix random;
    private final SequenceBatch sequences;
    private final NStepBatch batch;
    private final NStepTensors inputs;
    private final QNetwork online;
    private final QNetwork target;
    private final QLoss loss;
    private final Schedule rate;
    private final Chain optimizer;
    private final TargetCopy follow;
    private double losses;
    private double values;
    private double norms;
    private long reported;
    private long version;

    /**
     * What is learned.
     *
     * @param layout  of the rows.
     * @param vector  of the observations.
     * @param actions A.
     */
    record Task(StepLayout layout, VectorSpec vector, int actions) {}

    /**
     * @param config of the algorithm.
     * @param device of the tensors, owned.
     * @param task   to learn.
     * @param replay to learn from.
     * @param seed   of the networks and of what is sampled.
     */
    DqnLearner(final DqnConfig config, final Device device, final Task task, final Replay replay, final long seed) {
        this.config = config;
        this.device = device;
        this.replay = replay;
        this.random = new SplitMix(seed);
        this.sequences = new SequenceBatch(task.layout(), config.batch(), config.nStep() + 1);
        this.batch = new NStepBatch(task.vector(), task.layout(), config.batch(), config.gamma());
        this.inputs = NStepTensors.allocate(device, task.vector(), task.layout(), config.batch());
        final int size = task.vector().size();
        final long initial = random.nextLong();
        this.online = new QNetwork(new Blueprint(device, TensorType.FLOAT32, initial), size, task.actions(), config);
        this.target = new QNetwork(new Blueprint(device, TensorType.FLOAT32, initial), size, task.actions(), config);
        this.loss = new QLoss(online, target, config);
        this.rate = config.learningRateSteps() == 0
                ? Schedule.constant(config.learningRate())
                : Schedule.linear(config.learningRate(), config.learningRateFinal(), config.learningRateSteps());
        final List<GradientTransform> clip =
                config.clipNorm() > 0 ? List.of(new NormClip(online.parameters(), config.clipNorm())) : List.of();
        this.optimizer = new Chain(
                new FiniteCheck(online.parameters(), 1),
                clip,
                new Adam(
                        online.parameters(),
                        rate,
                        new Moments(BETA1, BETA2, config.adamEpsilon(), 0, Decay.DECOUPLED)));
        this.follow = new TargetCopy(online.parameters(), target.parameters(), config.targetRate());
    }

    @Override
    public void update() {
        if (!replay.sample(sequences, random)) {
            throw new IllegalStateException("the replay holds no sequence of " + sequences.length()
                    + " rows yet: raise pace.minimum, or set replay.crossEpisodes=true");
        }
        batch.read(sequences);
        final Scope scope = device.open();
        final Tape tape = device.record();
        try {
            inputs.fill(batch);
            final QLoss.Result result = loss.of(inputs);
            optimizer.check().watch("loss/td", result.loss());
            tape.gradients(result.loss(), online.parameters());
            optimizer.step();
            losses += result.loss().item();
            values += result.value().item();
            norms += optimizer.check().norm();
            reported++;
        } finally {
            tape.close();
            scope.close();
        }
        version++;
        if (version % config.targetEvery() == 0) {
            follow.blend();
        }
    }

    @Override
    public Weights policy() {
        return online.weights(version);
    }

    /** @param sink given {@code train/loss}, {@code train/q}, {@code train/grad_norm} and {@code train/learning_rate}. */
    @Override
    public void report(final MetricSink sink) {
        sink.put("train/loss", losses / reported);
        sink.put("train/q", values / reported);
        sink.put("train/grad_norm", norms / reported);
        sink.put("train/learning_rate", rate.at(version));
        losses = 0;
        values = 0;
        norms = 0;
        reported = 0;
    }

    @Override
    public void save(final State into) {
        into.put("version", version);
        random.save(into.in("random"));
        device.save(into.in("device"));
        Export.save(into.in("online"), online.parameters());
        Export.save(into.in("target"), target.parameters());
        Snapshot.save(into.in("optimizer"), optimizer.state());
    }

    @Override
    public void restore(final State from) {
        version = from.number("version");
        random.restore(from.in("random"));
        device.restore(from.in("device"));
        Export.restore(from.in("online"), online.parameters());
        Export.restore(from.in("target"), target.parameters());
        Snapshot.restore(from.in("optimizer"), device, optimizer);
    }

    @Override
    public void close() {
        follow.close();
        optimizer.close();
        inputs.close();
        target.close();
        online.close();
        device.close();
    }
}
