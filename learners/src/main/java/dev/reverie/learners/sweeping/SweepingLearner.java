package dev.reverie.learners.sweeping;

import dev.reverie.envs.StepLayout;
import dev.reverie.learners.Learner;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.TabularSpec;
import dev.reverie.learners.Weights;
import dev.reverie.learners.imagination.CountedModel;
import dev.reverie.learners.modelfree.qlearning.QTable;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.SequenceBatch;

/** The loop of prioritized sweeping on one thread. */
final class SweepingLearner implements Learner {
    private final TabularSpec spec;
    private final Replay replay;
    private final SequenceBatch real;
    private final QTable table;
    private final CountedModel model;
    private final Sweep sweep;
    private final int planningSteps;
    private long version;

    SweepingLearner(
            final SweepingConfig config,
            final TabularSpec spec,
            final StepLayout layout,
            final Replay replay,
            final long seed) {
        this.spec = spec;
        this.replay = replay;
        this.real = new SequenceBatch(layout, 1, 2);
        this.table = new QTable(spec, config.initialQ());
        this.model = new CountedModel(spec, config.memory(), seed);
        this.sweep = new Sweep(spec, model, table, config);
        this.planningSteps = config.planningSteps();
    }

    /** Takes one fresh transition and makes n backups at most; does nothing if there is none. */
    @Override
    public void update() {
        if (replay.fresh(real) == 0) {
            return;
        }
        version++;
        model.learn(real);
        sweep.touch(spec.pair(real.rows(), real.at(0, 0)));
        sweep.plan(planningSteps);
    }

    @Override
    public Weights policy() {
        return table.weights(version);
    }

    @Override
    public void report(final MetricSink sink) {
        final long backups = sweep.takeBackups();
        sink.put("train/td_error", sweep.takeErrors() / backups);
        sink.put("train/backups", backups);
        sink.put("stage/model/pairs", model.pairs());
        sink.put("stage/planning/queued", sweep.queued());
    }

    @Override
    public void save(final State into) {
        into.put("version", version);
        table.save(into);
        model.save(into.in("model"));
        sweep.save(into.in("queue"));
    }

    @Override
    public void restore(final State from) {
        version = from.number("version");
        table.restore(from);
        model.restore(from.in("model"));
        sweep.restore(from.in("queue"));
    }
}
