package dev.reverie.learners;

import dev.reverie.envs.Experience;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.SequenceBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.UnsafeBuffer;

/** A replay in lists: fresh transitions only. */
public final class ListReplay implements Replay {
    private final int stride;
    private final Deque<byte[]> fresh = new ArrayDeque<>();
    private byte[][] last = new byte[0][];
    private long transitions;

    public ListReplay(final StepLayout layout) {
        this.stride = layout.stride();
    }

    @Override
    public void add(final Experience experience) {
        final Rows rows = experience.rows();
        if (last.length == 0) {
            last = new byte[rows.count()][];
        }
        for (int i = 0; i < rows.count(); i++) {
            final byte[] row = new byte[stride];
            rows.buffer().getBytes(rows.at(i), row);
            if (!rows.isFirst(i)) {
                fresh.add(last[i]);
                fresh.add(row);
                transitions++;
            }
            last[i] = row;
        }
    }

    @Override
    public long transitions() {
        return transitions;
    }

    @Override
    public boolean sample(final SequenceBatch into, final RandomGenerator random) {
        return false;
    }

    @Override
    public int fresh(final SequenceBatch into) {
        int taken = 0;
        for (; taken < into.capacity() && !fresh.isEmpty(); taken++) {
            for (int t = 0; t < 2; t++) {
                final Rows rows = into.rows();
                rows.buffer().putBytes(rows.at(into.at(taken, t)), new UnsafeBuffer(fresh.remove()), 0, stride);
            }
        }
        into.batch(taken);
        return taken;
    }

    @Override
    public void close() {}
}
