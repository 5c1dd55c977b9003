package dev.reverie.learners.sweeping;

import dev.reverie.learners.TabularSpec;
import dev.reverie.learners.imagination.CountedModel;
import dev.reverie.learners.modelfree.qlearning.QTable;
import dev.reverie.storage.checkpoint.Checkpointed;
import dev.reverie.storage.checkpoint.State;

/**
 * The planning stage: expected backups {@code Q(s,a) = sum_o p(o|s,a) [r_o + gamma max_b Q(s'_o,b)]}, those that change
 * most first. One thread.
 */
final class Sweep implements Checkpointed {
    private final TabularSpec spec;
    private final CountedModel model;
    private final QTable table;
    private final IndexedHeap queue;
    private final double theta;
    private final double gamma;
    private final int tries;
    private double errors;
    private long backups;

    Sweep(final TabularSpec spec, final CountedModel model, final QTable table, final SweepingConfig config) {
        this.spec = spec;
        this.model = model;
        this.table = table;
        this.queue = new IndexedHeap(spec.pairs());
        this.theta = config.theta();
        this.gamma = config.gamma();
        this.tries = config.tries();
    }

    /** Queues a pair if its backup would change its value by more than theta. */
    void touch(final int pair) {
        if (model.total(pair) < tries) {
            return;
        }
        final double change = Math.abs(target(pair) - table.value(pair));
        if (change > theta) {
            queue.put(pair, change);
        } else {
            queue.remove(pair);
        }
    }

    /** Makes {@code most} backups, fewer if the queue runs empty. */
    void plan(final int most) {
        for (int i = 0; i < most && queue.size() > 0; i++) {
            final int pair = queue.poll();
            final int state = pair / spec.actions();
            final double before = table.max(state);
            final double error = target(pair) - table.value(pair);
            table.add(pair, error);
            errors += Math.abs(error);
            backups++;
            if (table.max(state) != before) {
                touchLeadingInto(state);
            }
        }
    }

    private void touchLeadingInto(final int state) {
        for (int o = model.firstInto(state); o != CountedModel.NONE; o = model.nextInto(o)) {
            if (model.count(o) > 0 && !model.isEnd(o)) {
                touch(model.pairOf(o));
            }
        }
    }

    private double target(final int pair) {
        double sum = 0;
        for (int o = model.first(pair); o != CountedModel.NONE; o = model.next(o)) {
            final double future = model.isEnd(o) ? 0 : gamma * table.max(model.successor(o));
            sum += model.count(o) * (model.reward(o) + future);
        }
        return sum / model.total(pair);
    }

    /** Pairs that wait for their backup. */
    int queued() {
        return queue.size();
    }

    /** Backups since the last call. */
    long takeBackups() {
        final long taken = backups;
        backups = 0;
        return taken;
    }

    /** Sum of the absolute changes since the last call. */
    double takeErrors() {
        final double taken = errors;
        errors = 0;
        return taken;
    }

    @Override
    public void save(final State into) {
        queue.save(into);
    }

    @Override
    public void restore(final State from) {
        queue.restore(from);
    }
}
