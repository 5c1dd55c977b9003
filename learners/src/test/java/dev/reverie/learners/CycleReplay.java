package dev.reverie.learners;

import dev.reverie.envs.Experience;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.SequenceBatch;
import java.util.random.RandomGenerator;

/** Written transitions over and over, without allocating. */
public final class CycleReplay implements Replay {
    private final SequenceBatch all;
    private final int stride;
    private int next;
    private int left;

    public CycleReplay(final StepLayout layout, final int capacity) {
        this.all = new SequenceBatch(layout, capacity, 2);
        this.stride = layout.stride();
        all.batch(0);
    }

    /** Adds a transition; {@code discount} 0 terminates, else {@code last} truncates. */
    public CycleReplay with(
            final int s, final int a, final double r, final int next, final float discount, final boolean last) {
        final int b = all.batch();
        all.batch(b + 1);
        final Rows rows = all.rows();
        rows.put(all.at(b, 0), Phase.MID, 7, 1);
        rows.intAt(all.at(b, 0), 0, 0, s);
        rows.action(all.at(b, 0), a);
        rows.put(all.at(b, 1), last ? Phase.LAST : Phase.MID, r, discount);
        rows.intAt(all.at(b, 1), 0, 0, next);
        rows.action(all.at(b, 1), 3);
        left++;
        return this;
    }

    /** Flags the last transition's end as not seen. */
    public CycleReplay unseen() {
        all.rows().flags(all.at(all.batch() - 1, 1), StepLayout.FLAG_NO_OBSERVATION);
        return this;
    }

    /** Lets the transitions come again for ever. */
    public CycleReplay forever() {
        left = Integer.MAX_VALUE;
        return this;
    }

    @Override
    public void add(final Experience experience) {}

    @Override
    public long transitions() {
        return all.batch();
    }

    @Override
    public boolean sample(final SequenceBatch into, final RandomGenerator random) {
        return false;
    }

    @Override
    public int fresh(final SequenceBatch into) {
        final int taken = Math.min(1, left);
        if (taken > 0) {
            final int from = all.rows().at(all.at(next, 0));
            into.rows().buffer().putBytes(0, all.rows().buffer(), from, 2 * stride);
            next = (next + 1) % all.batch();
            left -= left == Integer.MAX_VALUE ? 0 : 1;
        }
        into.batch(taken);
        return taken;
    }

    @Override
    public void close() {}
}
