package dev.reverie.storage.replay;

import dev.reverie.envs.Experience;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** What is held of one actor's lanes, which step together. */
final class ActorRing {
    private static final int LENGTHS = 4;
    private static final int FIRST_MASK = 0xFF;
    private static final int MID = 1;
    private static final int UNSEEN_MASK = StepLayout.FLAG_NO_OBSERVATION << 8;

    private final int actor;
    private final int lanes;
    private final int stride;
    private final boolean crossEpisodes;
    private final int[] runs;
    private final @Nullable SequenceIndex[] indexes = new @Nullable SequenceIndex[LENGTHS];
    private TickRing ring;
    private long lastTick;
    private long fresh;

    /**
     * An empty ring.
     *
     * @param actor         whose ticks it holds.
     * @param lanes         of the actor.
     * @param stride        bytes of a row.
     * @param capacity      ticks held at most.
     * @param crossEpisodes whether a sequence may go from LAST to FIRST.
     */
    ActorRing(final int actor, final int lanes, final int stride, final int capacity, final boolean crossEpisodes) {
        this.actor = actor;
        this.lanes = lanes;
        this.stride = stride;
        this.crossEpisodes = crossEpisodes;
        this.runs = new int[lanes];
        this.ring = new TickRing(lanes, stride, capacity, 0);
    }

    int actor() {
        return actor;
    }

    int lanes() {
        return lanes;
    }

    long rows() {
        return (ring.end() - ring.oldest()) * lanes;
    }

    long bytes() {
        long bytes = ring.bytes();
        for (final SequenceIndex index : indexes) {
            bytes += index == null ? 0 : index.bytes();
        }
        return bytes;
    }

    /**
     * Adds a tick. One whose number is not its predecessor's and one joins on to nothing.
     *
     * @param experience of this actor.
     * @param order      of the tick among all actors' ticks.
     * @return transitions added.
     */
    int add(final Experience experience, final long order) {
        final Rows rows = experience.rows();
        final boolean joins = ring.end() > 0 && experience.tick() == lastTick + 1;
        lastTick = experience.tick();
        ring.add(rows, order << 1 | (joins ? 1 : 0));
        final UnsafeBuffer heads = rows.buffer();
        int firsts = 0;
        for (int lane = 0, at = 0; lane < lanes; lane++, at += stride) {
            final int head = heads.getShort(at);
            firsts += (head & FIRST_MASK) == 0 ? 1 : 0;
            runs[lane] = run(runs[lane], head, joins);
        }
        for (final SequenceIndex index : indexes) {
            if (index != null) {
                index.add(ring.end() - 1, runs, ring.oldest());
            }
        }
        return joins ? lanes - firsts : 0;
    }

    private int run(final int before, final int head, final boolean joins) {
        if (joins && head == MID) {
            return Math.min(before, Integer.MAX_VALUE - 1) + 1;
        }
        if ((head & UNSEEN_MASK) != 0) {
            return 0;
        }
        return !joins || (head & FIRST_MASK) == 0 && !crossEpisodes ? 1 : Math.min(before, Integer.MAX_VALUE - 1) + 1;
    }

    /** Holds another number of ticks from now on, the newest of those that it has. */
    void resize(final int capacity) {
        final TickRing resized = new TickRing(lanes, stride, capacity, Math.max(ring.oldest(), ring.end() - capacity));
        ring.moveTo(resized);
        ring = resized;
        freeIndexes();
    }

    /** @return number of sequences of a length; an index of that length is made if there is none. */
    int sequences(final int length) {
        if (length > ring.capacity()) {
            return 0;
        }
        int i = 0;
        while (i < LENGTHS - 1 && indexes[i] != null && indexes[i].length() != length) {
            i++;
        }
        SequenceIndex index = indexes[i];
        if (index == null || index.length() != length) {
            if (index != null) {
                index.free();
            }
            index = index(length);
        }
        System.arraycopy(indexes, 0, indexes, 1, i);
        indexes[0] = index;
        return index.size();
    }

    private SequenceIndex index(final int length) {
        final SequenceIndex index = new SequenceIndex(length, lanes, ring.capacity() * lanes);
        final int[] held = new int[lanes];
        for (long tick = ring.oldest(); tick < ring.end(); tick++) {
            final boolean joins = joins(tick);
            for (int lane = 0; lane < lanes; lane++) {
                held[lane] = run(held[lane], ring.phaseAndFlags(tick, lane), joins);
            }
            index.add(tick, held, ring.oldest());
        }
        return index;
    }

    private boolean joins(final long tick) {
        return (ring.stamp(tick) & 1) != 0 && tick > ring.oldest();
    }

    /** Copies sequence {@code i} of those of the length last asked for. */
    void sequence(final int i, final Rows into, final int at) {
        final SequenceIndex index = indexes[0];
        if (index == null) {
            throw new IllegalStateException("no length was asked for");
        }
        final long base = ring.oldest() * lanes;
        final long row = base + Integer.toUnsignedLong(index.last(i) - (int) base);
        final long first = row / lanes - index.length() + 1;
        ring.copy(first, (int) (row % lanes), index.length(), into.buffer(), into.at(at));
    }

    /** @return order of the oldest tick not yet taken as fresh; {@code Long.MAX_VALUE} if all are. */
    long freshOrder() {
        return fresh == ring.end() ? Long.MAX_VALUE : ring.stamp(fresh) >>> 1;
    }

    /** @return whether a transition that was not taken as fresh is no longer held in full. */
    boolean hasLostFresh(final int fromLane) {
        if (fresh != ring.oldest() || fresh == ring.end()) {
            return fresh < ring.oldest();
        }
        if ((ring.stamp(fresh) & 1) != 0) {
            for (int lane = fromLane; lane < lanes; lane++) {
                if ((ring.phaseAndFlags(fresh, lane) & FIRST_MASK) != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @return whether the oldest tick not yet taken joins on to its predecessor by a transition in a lane. */
    boolean isFreshTransition(final int lane) {
        return joins(fresh) && (ring.phaseAndFlags(fresh, lane) & FIRST_MASK) != 0;
    }

    /** Copies the transition to the oldest tick not yet taken. */
    void freshTransition(final int lane, final Rows into, final int at) {
        ring.copy(fresh - 1, lane, 2, into.buffer(), into.at(at));
    }

    /** Counts the oldest tick not yet taken as taken. */
    void freshTaken() {
        fresh++;
    }

    private void freeIndexes() {
        for (int i = 0; i < LENGTHS; i++) {
            final SequenceIndex index = indexes[i];
            if (index != null) {
                index.free();
                indexes[i] = null;
            }
        }
    }

    void free() {
        freeIndexes();
        ring.free();
    }
}
