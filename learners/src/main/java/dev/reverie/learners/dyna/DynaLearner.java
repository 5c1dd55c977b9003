package dev.reverie.learners.dyna;

import dev.reverie.envs.StepLayout;
import dev.reverie.learners.Learner;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.TabularSpec;
import dev.reverie.learners.Weights;
import dev.reverie.learners.imagination.CountedModel;
import dev.reverie.learners.math.LinearSchedule;
import dev.reverie.learners.modelfree.qlearning.QTable;
import dev.reverie.learners.modelfree.qlearning.QUpdate;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.SequenceBatch;
import java.util.SplittableRandom;

/** The loop of Dyna-Q on one thread. */
final class DynaLearner implements Learner {
    private final Replay replay;
    private final SequenceBatch real;
    private final SequenceBatch dreams;
    private final int planningSteps;
    private final QTable table;
    private final QUpdate behaviour;
    private final CountedModel model;
    private final DynaImagination imagination;
    private final LinearSchedule alpha;
    private long version;
    private long dreamt;

    DynaLearner(
            final DynaConfig config,
            final TabularSpec spec,
            final StepLayout layout,
            final Replay replay,
            final long seed) {
        final SplittableRandom seeds = new SplittableRandom(seed);
        this.replay = replay;
        this.real = new SequenceBatch(layout, 1, 2);
        this.dreams = new SequenceBatch(layout, Math.max(1, config.planningSteps()), 2);
        this.planningSteps = config.planningSteps();
        this.table = new QTable(spec, config.initialQ());
        this.behaviour = new QUpdate(spec, table, config.alpha(), config.gamma());
        this.model = new CountedModel(spec, config.memory(), seeds.nextLong());
        this.imagination = new DynaImagination(spec, model, config.kappa(), seeds.nextLong());
        this.alpha = new LinearSchedule(config.alpha(), config.alphaFinal(), config.decaySteps());
    }

    /** Takes one fresh transition and dreams n; does nothing if there is none. */
    @Override
    public void update() {
        if (replay.fresh(real) == 0) {
            return;
        }
        behaviour.alpha(alpha.at(version++));
        behaviour.learn(real);
        model.learn(real);
        if (planningSteps > 0) {
            dreamt += imagination.dream(dreams);
            behaviour.learn(dreams);
        }
    }

    @Override
    public Weights policy() {
        return table.weights(version);
    }

    @Override
    public void report(final MetricSink sink) {
        behaviour.report(sink);
        sink.put("train/alpha", alpha.at(version));
        sink.put("stage/model/pairs", model.pairs());
        sink.put("stage/imagination/dreams", dreamt);
        dreamt = 0;
    }

    @Override
    public void save(final State into) {
        into.put("version", version);
        table.save(into);
        model.save(into.in("model"));
        imagination.save(into.in("imagination"));
    }

    @Override
    public void restore(final State from) {
        version = from.number("version");
        table.restore(from);
        model.restore(from.in("model"));
        imagination.restore(from.in("imagination"));
    }
}
