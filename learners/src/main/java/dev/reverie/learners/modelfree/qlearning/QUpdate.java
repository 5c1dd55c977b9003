package dev.reverie.learners.modelfree.qlearning;

import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import dev.reverie.learners.BehaviourLearner;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.TabularSpec;
import dev.reverie.storage.replay.SequenceBatch;

/**
 * The update of Q-learning, for real transitions and for dreams:
 * {@code Q(s,a) += alpha [r + gamma d max_b Q(s',b) - Q(s,a)]} with d the row's discount. One thread.
 */
public final class QUpdate implements BehaviourLearner {
    private final TabularSpec spec;
    private final QTable table;
    private final double gamma;
    private double alpha;
    private double errors;
    private long updates;

    /**
     * @param spec  of the table.
     * @param table to update.
     * @param alpha step size.
     * @param gamma discount of each step.
     */
    public QUpdate(final TabularSpec spec, final QTable table, final double alpha, final double gamma) {
        this.spec = spec;
        this.table = table;
        this.alpha = alpha;
        this.gamma = gamma;
    }

    /** Sets the step size of the updates to come. */
    public void alpha(final double alpha) {
        this.alpha = alpha;
    }

    /**
     * Updates once for each transition, in order. Rows that follow a LAST row, and ends that were not seen and did not
     * terminate, teach nothing.
     *
     * @param batch {@code [B, T]} sequences.
     */
    @Override
    public void learn(final SequenceBatch batch) {
        final Rows rows = batch.rows();
        for (int b = 0; b < batch.batch(); b++) {
            for (int t = 1; t < batch.length(); t++) {
                learn(rows, batch.at(b, t));
            }
        }
    }

    private void learn(final Rows rows, final int next) {
        if (rows.isFirst(next)) {
            return;
        }
        final double discount = rows.discount(next);
        if (discount != 0 && (rows.flags(next) & StepLayout.FLAG_NO_OBSERVATION) != 0) {
            return;
        }
        final int pair = spec.pair(rows, next - 1);
        final double future = discount == 0 ? 0 : gamma * discount * table.max(spec.state(rows, next));
        final double error = rows.reward(next) + future - table.value(pair);
        table.add(pair, alpha * error);
        errors += Math.abs(error);
        updates++;
    }

    /**
     * Reports the mean absolute error of the updates since the last report, and their number.
     *
     * @param sink given {@code train/td_error} and {@code train/backups}.
     */
    public void report(final MetricSink sink) {
        sink.put("train/td_error", errors / updates);
        sink.put("train/backups", updates);
        errors = 0;
        updates = 0;
    }
}
