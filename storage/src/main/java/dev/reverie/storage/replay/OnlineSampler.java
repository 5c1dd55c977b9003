package dev.reverie.storage.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.LongArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Fresh sequences first, in the order in which they were complete, each once; then uniform ones. A fresh sequence begins after
 * the lane's one before, so that every row is in one of them at most. Those that were dropped before their turn are left out.
 */
final class OnlineSampler implements Sampler {
    private static final long NONE = Long.MIN_VALUE;

    private final int context;
    private final UniformSampler uniform;
    private final Int2ObjectHashMap<Fresh> all = new Int2ObjectHashMap<>();
    private int length;
    private long arrivals;

    /** An actor's fresh sequences by their last rows, and how many arrived before each. */
    private static final class Fresh {
        private final LongArrayQueue rows = new LongArrayQueue(NONE);
        private final LongArrayQueue arrivals = new LongArrayQueue(NONE);
        private final long[] used;

        private final ActorRing ring;

        Fresh(final ActorRing ring) {
            this.ring = ring;
            this.used = new long[ring.lanes()];
            Arrays.fill(used, -1);
        }

        void drop() {
            rows.pollLong();
            arrivals.pollLong();
        }

        void dropOld(final int length) {
            while (!rows.isEmpty() && rows.peekLong() / ring.lanes() - length + 1 < ring.oldest()) {
                drop();
            }
        }
    }

    /** @param context rows before a sequence that are given where they are held. */
    OnlineSampler(final int context) {
        this.context = context;
        this.uniform = new UniformSampler(context, Recency.NONE);
    }

    @Override
    public void added(final ActorRing ring) {
        if (length > 0) {
            final Fresh fresh = of(ring);
            for (int lane = 0; lane < ring.lanes(); lane++) {
                offer(fresh, ring.end() - 1, lane, ring.run(lane));
            }
            fresh.dropOld(length);
        }
    }

    private void offer(final Fresh fresh, final long tick, final int lane, final int run) {
        if (run >= length && tick - length + 1 > fresh.used[lane]) {
            fresh.used[lane] = tick;
            fresh.rows.addLong(tick * fresh.used.length + lane);
            fresh.arrivals.addLong(arrivals++);
        }
    }

    private Fresh of(final ActorRing ring) {
        Fresh fresh = all.get(ring.actor());
        if (fresh == null) {
            fresh = new Fresh(ring);
            all.put(ring.actor(), fresh);
        }
        return fresh;
    }

    @Override
    public boolean sample(final Held held, final SequenceBatch into, final RandomGenerator random) {
        begin(held, UniformSampler.length(into, context));
        if (held.sequences(length) == 0) {
            return false;
        }
        into.batch(into.capacity());
        int b = 0;
        for (Fresh next = next(held); next != null && b < into.capacity(); next = next(held)) {
            Held.fill(into, b++, next.ring, next.rows.peekLong(), length);
            next.drop();
        }
        uniform.fill(held, into, b, length, random);
        return true;
    }

    /** Sets the length, once; all that is held by then is fresh, actor by actor. */
    private void begin(final Held held, final int wanted) {
        if (length == wanted) {
            return;
        }
        if (length != 0) {
            throw new IllegalArgumentException("an online replay gives sequences of one length: they had " + length
                    + " rows beside their context, now " + wanted + " are asked for");
        }
        length = wanted;
        for (final ActorRing ring : held.rings()) {
            final Fresh fresh = of(ring);
            final int[] runs = new int[ring.lanes()];
            for (long tick = ring.oldest(); tick < ring.end(); tick++) {
                ring.runs(tick, runs);
                for (int lane = 0; lane < runs.length; lane++) {
                    offer(fresh, tick, lane, runs[lane]);
                }
            }
        }
    }

    private @Nullable Fresh next(final Held held) {
        Fresh next = null;
        for (final ActorRing ring : held.rings()) {
            final Fresh fresh = of(ring);
            fresh.dropOld(length);
            if (!fresh.rows.isEmpty() && (next == null || fresh.arrivals.peekLong() < next.arrivals.peekLong())) {
                next = fresh;
            }
        }
        return next;
    }

    @Override
    public void save(final Held held, final DataOutput out) throws IOException {
        out.writeInt(length);
        out.writeLong(arrivals);
        for (final ActorRing ring : held.rings()) {
            final Fresh fresh = of(ring);
            final long end = ring.end() * ring.lanes();
            for (final long used : fresh.used) {
                out.writeLong(ring.end() - used);
            }
            out.writeInt(fresh.rows.size());
            for (int i = fresh.rows.size(); i > 0; i--) {
                final long row = fresh.rows.pollLong();
                final long arrival = fresh.arrivals.pollLong();
                out.writeLong(end - row);
                out.writeLong(arrival);
                fresh.rows.addLong(row);
                fresh.arrivals.addLong(arrival);
            }
        }
    }

    @Override
    public void restore(final Held held, final DataInput in) throws IOException {
        length = in.readInt();
        arrivals = in.readLong();
        all.clear();
        for (final ActorRing ring : held.rings()) {
            final Fresh fresh = of(ring);
            final long end = ring.end() * ring.lanes();
            for (int lane = 0; lane < ring.lanes(); lane++) {
                fresh.used[lane] = ring.end() - in.readLong();
            }
            for (int i = in.readInt(); i > 0; i--) {
                fresh.rows.addLong(end - in.readLong());
                fresh.arrivals.addLong(in.readLong());
            }
        }
    }
}
