package dev.reverie.storage.replay;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import java.util.List;
import java.util.random.RandomGenerator;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The newest rows of every actor in direct memory outside the heap, lane by lane, so that a sequence is copied in one piece,
 * or in two where a block of memory or the ring ends. One thread.
 *
 * <p><b>Capacity.</b> Each lane of each actor has the same share, {@code capacity / lanes} rows, rounded down, over the lanes
 * of all actors seen so far. When a new actor appears the shares shrink: what is held moves into smaller rings, the oldest
 * rows that no longer fit are dropped. Memory is taken as it fills.
 *
 * <p><b>What is a sequence.</b> T consecutive rows of a lane; no FIRST row in it but at its beginning, unless the
 * configuration lets sequences cross episodes; no row flagged {@link StepLayout#FLAG_NO_OBSERVATION}; and no hole in the
 * actor's tick numbers. So a transition to an unseen row is never sampled; {@link #fresh} does give it, flagged as it is.
 *
 * <p><b>Costs.</b> The first {@link #sample} of a length T, and the first after a new actor, scans all rows to index the
 * sequences of that length; from then on drawing one takes the same time whatever is held. Indexes of the 4 lengths last used
 * are kept, 4 bytes a sequence. Nothing else is allocated after the memory of a block.
 */
public final class ReplayRing implements Replay {
    private final StepLayout layout;
    private final ReplayConfig config;
    private final Int2ObjectHashMap<ActorRing> byActor = new Int2ObjectHashMap<>();
    private StepLayout known;
    private ActorRing[] rings = {};
    private int lanes;
    private long ticks;
    private long transitions;
    private int freshRing = -1;
    private int freshLane;
    private boolean isClosed;

    /**
     * An empty ring.
     *
     * @param layout of every row.
     * @param config of the replay.
     */
    public ReplayRing(final StepLayout layout, final ReplayConfig config) {
        this.layout = layout;
        this.config = config;
        this.known = layout;
    }

    /**
     * Adds a tick, over the oldest of its actor if there is no more room.
     *
     * @param experience whose rows are copied.
     * @throws IllegalArgumentException if its layout is another, or its actor had another number of lanes.
     * @throws ConfigException          if the capacity is less than 2 rows a lane, now that this actor's lanes share it.
     */
    @Override
    public void add(final Experience experience) {
        require(experience.rows().layout());
        ActorRing ring = byActor.get(experience.actor());
        if (ring == null) {
            ring = discover(experience.actor(), experience.lanes());
        }
        if (ring.lanes() != experience.lanes()) {
            throw new IllegalArgumentException("actor " + ring.actor() + " has " + ring.lanes()
                    + " lanes; an experience of it has " + experience.lanes());
        }
        transitions += ring.add(experience, ticks++);
    }

    private ActorRing discover(final int actor, final int more) {
        final long share = config.capacity() / (lanes + (long) more);
        if (share < 2) {
            throw new ConfigException(List.of("replay.capacity must be " + 2L * (lanes + (long) more)
                    + " or more, 2 rows for each of " + (lanes + (long) more) + " lanes, got " + config.capacity()));
        }
        for (final ActorRing ring : rings) {
            ring.resize(ticks(share, ring.lanes()));
        }
        final ActorRing ring = new ActorRing(actor, more, layout.stride(), ticks(share, more), config.crossEpisodes());
        final ActorRing[] longer = new ActorRing[rings.length + 1];
        System.arraycopy(rings, 0, longer, 0, rings.length);
        longer[rings.length] = ring;
        rings = longer;
        lanes += more;
        byActor.put(actor, ring);
        return ring;
    }

    private static int ticks(final long share, final int lanes) {
        if (share + 1 > Integer.MAX_VALUE / lanes) {
            throw new ConfigException(List.of("replay.capacity must leave each actor 2^31 rows or fewer, got " + share
                    + " for each of an actor's " + lanes + " lanes"));
        }
        return (int) share;
    }

    private void require(final StepLayout given) {
        if (isClosed) {
            throw new IllegalStateException("the replay is closed");
        }
        if (given != layout && given != known) {
            if (!given.equals(layout)) {
                throw new IllegalArgumentException(
                        "rows of layout " + given + " are not of this replay's layout " + layout);
            }
            known = given;
        }
    }

    @Override
    public long transitions() {
        return transitions;
    }

    @Override
    public boolean sample(final SequenceBatch into, final RandomGenerator random) {
        require(into.rows().layout());
        long all = 0;
        for (final ActorRing ring : rings) {
            all += ring.sequences(into.length());
        }
        if (all == 0) {
            return false;
        }
        into.batch(into.capacity());
        for (int b = 0; b < into.capacity(); b++) {
            long k = random.nextLong(all);
            int i = 0;
            while (k >= rings[i].sequences(into.length())) {
                k -= rings[i++].sequences(into.length());
            }
            rings[i].sequence((int) k, into.rows(), into.at(b, 0));
        }
        return true;
    }

    /**
     * Takes the oldest transitions not yet taken, each once: in the order in which ticks were added, lane by lane. Whoever
     * never calls this is never bothered by what it would have missed.
     *
     * @param into {@code [B, 2]} rows; its batch size becomes the number taken.
     * @return number taken, at most {@code into.capacity()}.
     * @throws IllegalStateException if transitions not yet taken were overwritten.
     */
    @Override
    public int fresh(final SequenceBatch into) {
        require(into.rows().layout());
        if (into.length() != 2) {
            throw new IllegalArgumentException("a transition is 2 rows, the batch has " + into.length());
        }
        requireNoneLost();
        int taken = 0;
        while (taken < into.capacity() && (freshRing >= 0 || nextFreshTick())) {
            final ActorRing ring = rings[freshRing];
            while (freshLane < ring.lanes() && taken < into.capacity()) {
                if (ring.isFreshTransition(freshLane)) {
                    ring.freshTransition(freshLane, into.rows(), into.at(taken++, 0));
                }
                freshLane++;
            }
            if (freshLane == ring.lanes()) {
                ring.freshTaken();
                freshRing = -1;
            }
        }
        into.batch(taken);
        return taken;
    }

    private boolean nextFreshTick() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < rings.length; i++) {
            final long order = rings[i].freshOrder();
            if (order < least) {
                least = order;
                freshRing = i;
            }
        }
        freshLane = 0;
        return freshRing >= 0;
    }

    private void requireNoneLost() {
        for (int i = 0; i < rings.length; i++) {
            if (rings[i].hasLostFresh(i == freshRing ? freshLane : 0)) {
                throw new IllegalStateException("transitions of actor " + rings[i].actor()
                        + " were overwritten before they were taken: replay.capacity of " + config.capacity()
                        + " rows is too small for so slow a learner, or pace.ratio too low");
            }
        }
    }

    /** @return rows held now, of all lanes together. */
    public long rows() {
        long rows = 0;
        for (final ActorRing ring : rings) {
            rows += ring.rows();
        }
        return rows;
    }

    /** @return rows held at most, of all lanes together. */
    public long capacity() {
        return config.capacity();
    }

    /** @return bytes of direct memory taken so far, for rows and for the indexes of their sequences. */
    public long bytes() {
        long bytes = 0;
        for (final ActorRing ring : rings) {
            bytes += ring.bytes();
        }
        return bytes;
    }

    /** Frees the memory. A second call does nothing; any other throws {@link IllegalStateException}. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            for (final ActorRing ring : rings) {
                ring.free();
            }
            rings = new ActorRing[0];
            byActor.clear();
        }
    }
}
