package dev.reverie.learners.dreamer;

import dev.reverie.learners.MetricSink;
import dev.reverie.learners.StagesConfig;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.storage.checkpoint.State;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A step of the world model, which hands over where dreams begin to a {@link DreamStage} on another thread. v3's dreams are in the world
 * model as it was before the step, v1's and v2's as it is after it: as where both learn on one thread.
 */
final class StagedUpdate implements Update {
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final StagesConfig stages;
    private final boolean isThird;
    private final LongSupplier transitions;
    private final WorldUpdate world;
    private final HandOff handOff;
    private final DreamStage stage;
    private final Figures figures = Figures.ofWorldAnd(List.of());
    private long updates;
    private long picturedAt;
    private DreamStage.Policy acting;

    /** Devices of the model learner and of the behaviour learner, which may be the same one if they are on one thread. */
    record Places(Device world, Device behaviour) {}

    /**
     * @param task        what is learned.
     * @param random      of initial values.
     * @param transitions that the replay was given.
     */
    StagedUpdate(
            final DreamerConfig config,
            final StagesConfig stages,
            final Places places,
            final DreamerLearner.Task task,
            final SplitMix random,
            final LongSupplier transitions) {
        this.stages = stages;
        this.isThird = config.kind() == DreamerConfig.Kind.DREAMERV3;
        this.transitions = transitions;
        this.world = new WorldUpdate(
                config, places.world(), task.senses(), task.actions(), Distribution::sample, random.nextLong());
        this.handOff = new HandOff(config, stages.ahead(), world.parameters().size());
        this.stage =
                new DreamStage(config, places.behaviour(), places.behaviour() != places.world(), handOff, task, random);
        this.picturedAt = -stages.snapshotEvery();
        stage.begin(world.parameters());
        this.acting = stage.policy();
    }

    DreamStage stage() {
        return stage;
    }

    /** @throws IllegalStateException if the other stage is too far behind, or has ended. */
    @Override
    public Tensor learn(final Batch batch) {
        if (!handOff.hasRoom()) {
            throw new IllegalStateException(
                    handOff.isClosed()
                            ? "the behaviour learner has ended"
                            : "the behaviour learner is " + handOff.waiting() + " updates behind already");
        }
        if (isThird) {
            picture();
        }
        final WorldUpdate.Learned learned = world.learn(batch);
        updates++;
        if (!isThird) {
            picture();
        }
        figures.add(learned.losses());
        figures.norm(world.norm());
        handOff.give(Starts.of(batch, learned.observed()));
        return learned.observed().features().stop();
    }

    private void picture() {
        if (updates - picturedAt >= stages.snapshotEvery() && handOff.hasRoomForWeights()) {
            handOff.picture(world.parameters(), new HandOff.Stamp(updates, transitions.getAsLong()));
            picturedAt = updates;
        }
    }

    /** Those of the behaviour learner, with its version. */
    @Override
    public Weights weights(final long version) {
        acting = stage.policy();
        return acting.weights();
    }

    @Override
    public WorldModel model() {
        return world.model();
    }

    @Override
    public void report(final MetricSink sink) {
        figures.report(sink);
        stage.report(sink);
        sink.put("train/behaviour_updates", updates - handOff.waiting());
        sink.put("train/policy_snapshot", acting.stamp().version());
        sink.put("stage/policy/lag_updates", updates - acting.stamp().version());
        sink.put(
                "stage/policy/lag_steps",
                transitions.getAsLong() - acting.stamp().transitions());
    }

    /** Waits until all that was handed over is learned. */
    private void rest() {
        while (!handOff.isAtRest()) {
            if (handOff.isClosed()) {
                throw new IllegalStateException("the behaviour learner ended " + handOff.waiting() + " updates behind");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public void save(final State into) {
        rest();
        into.put("versions", updates, picturedAt);
        world.save(into.in("world"));
        stage.save(into.in("stage"));
    }

    @Override
    public void restore(final State from) {
        final long[] versions = from.longs("versions", 2);
        updates = versions[0];
        picturedAt = versions[1];
        world.restore(from.in("world"));
        stage.restore(from.in("stage"));
        acting = stage.policy();
    }

    /** Leaves the other stage to itself, which closes what it has. */
    @Override
    public void close() {
        handOff.end();
        world.close();
    }
}
