package dev.reverie.learners.modelfree.qlearning;

import dev.reverie.envs.StepLayout;
import dev.reverie.learners.Learner;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.TabularSpec;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.LinearSchedule;
import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.SequenceBatch;

/** Learns from each transition once, in the order in which they were made. */
final class QLearner implements Learner {
    private final Replay replay;
    private final SequenceBatch real;
    private final QTable table;
    private final QUpdate behaviour;
    private final LinearSchedule alpha;
    private long version;

    QLearner(final QLearningConfig config, final TabularSpec spec, final StepLayout layout, final Replay replay) {
        this.replay = replay;
        this.real = new SequenceBatch(layout, 1, 2);
        this.table = new QTable(spec, config.initialQ());
        this.behaviour = new QUpdate(spec, table, config.alpha(), config.gamma());
        this.alpha = new LinearSchedule(config.alpha(), config.alphaFinal(), config.decaySteps());
    }

    /** Takes one fresh transition; does nothing if there is none. */
    @Override
    public void update() {
        if (replay.fresh(real) > 0) {
            behaviour.alpha(alpha.at(version++));
            behaviour.learn(real);
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
    }

    @Override
    public void save(final State into) {
        into.put("version", version);
        table.save(into);
    }

    @Override
    public void restore(final State from) {
        version = from.number("version");
        table.restore(from);
    }
}
