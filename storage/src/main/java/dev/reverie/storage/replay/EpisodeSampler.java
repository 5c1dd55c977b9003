package dev.reverie.storage.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.LongHashSet;

/**
 * Whole episodes that are over and no longer than the batch's sequences, each equally likely; an unseen last row is left out.
 * They are indexed by their last rows; one whose beginning was dropped is passed over.
 */
final class EpisodeSampler implements Sampler {
    private final Int2ObjectHashMap<Ends> all = new Int2ObjectHashMap<>();
    private final LongHashSet cut = new LongHashSet();
    private int length;

    /** The LAST rows of an actor's episodes. */
    private static final class Ends {
        private final RowIndex rows;
        private final int generation;

        Ends(final RowIndex rows, final int generation) {
            this.rows = rows;
            this.generation = generation;
        }
    }

    @Override
    public void added(final ActorRing ring) {
        final Ends ends = all.get(ring.actor());
        if (ends != null && ends.generation == ring.generation()) {
            append(ring, ends.rows, ring.end() - 1);
        }
    }

    /** Appends a tick's rows: those that end an episode which is held whole and not too long. */
    private void append(final ActorRing ring, final RowIndex rows, final long tick) {
        for (int lane = 0; lane < ring.lanes(); lane++) {
            rows.append(ring.marks().isLast(tick, lane)
                    && (length(ring, tick, lane) > 0 || cut.contains(tick * ring.lanes() + lane)));
        }
        rows.drop(ring.oldest() * ring.lanes());
    }

    /** @return seen rows of the episode that a LAST row ends; 0 if it is not held whole or too long. */
    private int length(final ActorRing ring, final long tick, final int lane) {
        final long begin = ring.marks().beginning(tick, lane, Math.max(ring.oldest(), tick - length - 1));
        if (!ring.marks().isFirst(begin, lane)) {
            return 0;
        }
        final long seen = ring.marks().isUnseen(tick, lane) ? tick : tick + 1;
        return seen - begin > length ? 0 : (int) (seen - begin);
    }

    @Override
    public boolean sample(final Held held, final SequenceBatch into, final RandomGenerator random) {
        if (length != into.length()) {
            length = into.length();
            all.clear();
        }
        long count = 0;
        boolean isAny = false;
        for (final ActorRing ring : held.rings()) {
            final RowIndex rows = rows(ring);
            count += rows.size();
            isAny |= isAny(ring, rows);
        }
        if (!isAny) {
            return false;
        }
        into.batch(into.capacity());
        for (int b = 0; b < into.capacity(); b++) {
            while (!draw(held, into, b, random.nextLong(count))) {
                Thread.onSpinWait();
            }
        }
        return true;
    }

    private RowIndex rows(final ActorRing ring) {
        Ends ends = all.get(ring.actor());
        if (ends == null || ends.generation != ring.generation()) {
            final RowIndex rows = new RowIndex(ring.oldest() * ring.lanes(), (long) ring.window() * ring.lanes());
            ends = new Ends(rows, ring.generation());
            all.put(ring.actor(), ends);
            for (long tick = ring.oldest(); tick < ring.end(); tick++) {
                append(ring, rows, tick);
            }
        }
        return ends.rows;
    }

    /** Writes which of the episodes indexed have lost their beginning: they decide what a number drawn means. */
    @Override
    public void save(final Held held, final DataOutput out) throws IOException {
        out.writeInt(length);
        for (final ActorRing ring : held.rings()) {
            final RowIndex rows = rows(ring);
            final int lanes = ring.lanes();
            for (long i = 0; i < rows.size() && rows.row(i) / lanes <= ring.oldest() + length; i++) {
                if (length(ring, rows.row(i) / lanes, (int) (rows.row(i) % lanes)) == 0) {
                    out.writeLong(ring.end() * lanes - rows.row(i));
                }
            }
            out.writeLong(0);
        }
    }

    @Override
    public void restore(final Held held, final DataInput in) throws IOException {
        length = in.readInt();
        all.clear();
        for (final ActorRing ring : held.rings()) {
            cut.clear();
            for (long back = in.readLong(); back != 0; back = in.readLong()) {
                cut.add(ring.end() * ring.lanes() - back);
            }
            rows(ring);
        }
        cut.clear();
    }

    /** @return whether any is still held whole; of an actor's lanes one each may not be, so that a few looks tell. */
    private boolean isAny(final ActorRing ring, final RowIndex rows) {
        final long looks = Math.min(rows.size(), ring.lanes() + 1L);
        for (long i = 1; i <= looks; i++) {
            final long row = rows.row(rows.size() - i);
            if (length(ring, row / ring.lanes(), (int) (row % ring.lanes())) > 0) {
                return true;
            }
        }
        return false;
    }

    private boolean draw(final Held held, final SequenceBatch into, final int b, final long drawn) {
        long k = drawn;
        int i = 0;
        RowIndex rows = rows(held.rings()[0]);
        while (k >= rows.size()) {
            k -= rows.size();
            rows = rows(held.rings()[++i]);
        }
        final ActorRing ring = held.rings()[i];
        final long row = rows.row(k);
        final long tick = row / ring.lanes();
        final int lane = (int) (row % ring.lanes());
        final int count = length(ring, tick, lane);
        if (count > 0) {
            final long end = ring.marks().isUnseen(tick, lane) ? tick : tick + 1;
            into.fill(b, ring, end - count, lane, 0, count);
        }
        return count > 0;
    }
}
