package dev.reverie.learners.tdmpc;

import dev.reverie.learners.Learner;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.tensor.Device;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.SequenceBatch;

/** One update after another, of sequences out of the replay. Owns its device. */
final class TdMpcLearner implements Learner {
    private final Device device;
    private final Replay replay;
    private final SplitMix random;
    private final SequenceBatch sequences;
    private final Batch batch;
    private final Update update;
    private long version;

    TdMpcLearner(
            final TdMpcConfig config,
            final Device device,
            final Batch.Task task,
            final Replay replay,
            final long seed) {
        this.device = device;
        this.replay = replay;
        this.random = new SplitMix(seed);
        this.sequences = new SequenceBatch(task.layout(), config.batch(), config.horizon() + 1);
        this.batch = new Batch(device, task, config.horizon(), config.batch());
        device.seed(random.nextLong());
        final long first = random.nextLong();
        final int observations = task.vector().size();
        final int actions = task.scale().size();
        final Draws draws = new RandomDraws(device, random);
        this.update = config.kind() == TdMpcConfig.Kind.TDMPC2
                ? new TdMpcUpdate(
                        config,
                        device,
                        observations,
                        actions,
                        task.fields() == null ? 1 : task.fields().count(),
                        draws,
                        first)
                : new ToldUpdate(config, device, observations, actions, draws, first);
    }

    @Override
    public void update() {
        if (!replay.sample(sequences, random)) {
            throw new IllegalStateException("the replay holds no sequence of " + sequences.length()
                    + " rows of one episode yet: raise pace.minimum, or lower tdmpc.horizon");
        }
        batch.read(sequences);
        device.scoped(() -> {
            final float[] priorities = update.learn(batch.sequence(), batch.weights());
            for (int b = 0; b < priorities.length; b++) {
                sequences.priority(b, priorities[b]);
            }
        });
        sequences.writeBack();
        version++;
    }

    @Override
    public Weights policy() {
        return update.weights(version);
    }

    @Override
    public void report(final MetricSink sink) {
        update.report(sink);
    }

    @Override
    public void save(final State into) {
        into.put("version", version);
        random.save(into.in("random"));
        device.save(into.in("device"));
        update.save(into.in("update"));
    }

    @Override
    public void restore(final State from) {
        version = from.number("version");
        random.restore(from.in("random"));
        device.restore(from.in("device"));
        update.restore(from.in("update"));
    }

    @Override
    public void close() {
        batch.close();
        update.close();
        device.close();
    }
}
