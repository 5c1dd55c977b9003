package dev.reverie.learners.dreamer;

import dev.reverie.envs.StepLayout;
import dev.reverie.learners.Learner;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.OpenLoop;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.SplitMix;
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
import dev.reverie.learners.optim.Snapshot;
import dev.reverie.learners.optim.TargetCopy;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.SequenceBatch;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** World model, dreams and behaviour by one loss and one step of LaProp an update. Owns its device. */
final class DreamerLearner implements Learner {
    private static final TensorType TYPE = TensorType.FLOAT32;
    private static final int BINS = 255;
    private static final double MOST_BIN = 20;
    private static final double LEAST_NORM = 1e-3;

    private final Device device;
    private final Replay replay;
    private final SplitMix random;
    private final SequenceBatch sequences;
    private final Batch batch;
    private final boolean keepsLatents;
    private final Tensor bins;
    private final DreamerLoss loss;
    private final Parameters parameters;
    private final Chain optimizer;
    private final TargetCopy follow;
    private final Figures figures = new Figures();
    private final Health health;
    private long version;

    /** What is learned: rows of a layout, what they show, and their actions. */
    record Task(StepLayout layout, Senses senses, Actions actions) {}

    DreamerLearner(
            final DreamerConfig config, final Device device, final Task task, final Replay replay, final long seed) {
        this.device = device;
        this.replay = replay;
        this.random = new SplitMix(seed);
        this.sequences = new SequenceBatch(
                task.layout(),
                config.batch(),
                config.length() + (config.latents() ? 1 : 0),
                config.latents() ? config.features() : 0);
        this.batch = new Batch(
                device,
                task.senses(),
                task.actions(),
                config.length(),
                config.batch(),
                config.features(),
                config.latents() ? 1 : 0);
        this.keepsLatents = config.latents();
        this.bins = device.lasting(TwoHot.symexpBins(device, TYPE, MOST_BIN, BINS));
        device.seed(random.nextLong());
        final Blueprint blueprint = new Blueprint(device, TYPE, random.nextLong());
        this.loss = new DreamerLoss(
                blueprint, config, task.senses(), task.actions(), bins, Distribution::sample, random.nextLong());
        this.parameters = blueprint.build();
        this.follow = loss.behaviour().follow(parameters);
        follow.copy();
        this.health = new Health(config, task.senses(), loss);
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
        final DreamerLoss.Terms terms = loss.terms(batch);
        final Tensor total = loss.total(terms);
        optimizer.check().watch("loss/dreamer", total);
        tape.gradients(total, parameters);
        optimizer.step();
        follow.blend();
        if (keepsLatents) {
            batch.keep(terms.states(), sequences);
        }
        figures.add(terms, loss.behaviour().range());
        figures.norm(optimizer.check().norm());
    }

    @Override
    public Weights policy() {
        return Export.weights(version, parameters, DreamerActor.PART + "/");
    }

    @Override
    public void report(final MetricSink sink) {
        figures.report(sink);
        health.report(sink);
    }

    /** Draws from the device's randomness, which is put back. */
    @Override
    public @Nullable OpenLoop dream() {
        if (version == 0) {
            return null;
        }
        final State before = new State();
        device.save(before);
        final AtomicReference<OpenLoop> dream = new AtomicReference<>();
        device.scoped(() -> dream.set(health.look(batch)));
        device.restore(before);
        return dream.get();
    }

    @Override
    public void save(final State into) {
        into.put("version", version);
        random.save(into.in("random"));
        device.save(into.in("device"));
        Export.save(into.in("parameters"), parameters);
        loss.behaviour().save(into.in("behaviour"));
        Snapshot.save(into.in("optimizer"), optimizer.state());
    }

    @Override
    public void restore(final State from) {
        version = from.number("version");
        random.restore(from.in("random"));
        device.restore(from.in("device"));
        Export.restore(from.in("parameters"), parameters);
        loss.behaviour().restore(from.in("behaviour"));
        Snapshot.restore(from.in("optimizer"), device, optimizer);
    }

    @Override
    public void close() {
        batch.close();
        bins.close();
        follow.close();
        optimizer.close();
        loss.close();
        parameters.close();
        device.close();
    }
}
