package dev.reverie.learners.dreamer;

import dev.reverie.envs.StepLayout;
import dev.reverie.learners.BehaviourStage;
import dev.reverie.learners.Learner;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.OpenLoop;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.SequenceBatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One update after another, of sequences out of the replay. Owns its device. */
final class DreamerLearner implements Learner {
    private final Device device;
    private final Replay replay;
    private final SplitMix random;
    private final SequenceBatch sequences;
    private final Batch batch;
    private final boolean keepsLatents;
    private final Update update;
    private final Health health;
    private long version;

    /** What is learned: rows of a layout, what they show, and their actions. */
    record Task(StepLayout layout, Senses senses, Actions actions) {}

    /** Makes what updates, given the randomness of initial values. */
    @FunctionalInterface
    interface Updates {
        Update make(Task task, Device device, SplitMix random);
    }

    DreamerLearner(
            final DreamerConfig config, final Device device, final Task task, final Replay replay, final long seed) {
        this(config, device, task, replay, seed, (whole, on, random) -> whole(config, whole, on, random));
    }

    DreamerLearner(
            final DreamerConfig config,
            final Device device,
            final Task task,
            final Replay replay,
            final long seed,
            final Updates updates) {
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
        device.seed(random.nextLong());
        this.update = updates.make(task, device, random);
        this.health = new Health(config, task.senses(), update.model());
    }

    private static Update whole(
            final DreamerConfig config, final Task task, final Device device, final SplitMix random) {
        return switch (config.kind()) {
            case PLANET -> new PlanetUpdate(config, device, task.senses(), task.actions(), random);
            case DREAMERV1, DREAMERV2 -> new SeparateUpdate(config, device, task.senses(), task.actions(), random);
            case DREAMERV3 -> new JointUpdate(config, device, task.senses(), task.actions(), random);
        };
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
        final Tensor states = update.learn(batch);
        if (keepsLatents) {
            batch.keep(states, sequences);
        }
    }

    @Override
    public Weights policy() {
        return update.weights(version);
    }

    @Override
    public void report(final MetricSink sink) {
        update.report(sink);
        health.report(sink);
    }

    @Override
    public @Nullable BehaviourStage behaviour() {
        return update instanceof StagedUpdate staged ? staged.stage() : null;
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
        update.save(into);
    }

    @Override
    public void restore(final State from) {
        version = from.number("version");
        random.restore(from.in("random"));
        device.restore(from.in("device"));
        update.restore(from);
    }

    @Override
    public void close() {
        batch.close();
        update.close();
        device.close();
    }
}
