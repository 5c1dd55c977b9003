package dev.reverie.storage.replay;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The newest rows of every actor in direct memory outside the heap, lane by lane, so that a sequence is copied in one piece,
 * or in two where a block of memory or the ring ends; older ones, if the configuration says so, out of the log. One thread.
 *
 * <p><b>Capacity.</b> Each lane of each actor has the same share, {@code capacity / lanes} rows, rounded down, over the lanes
 * of all actors seen so far. When a new actor appears the shares shrink: what is held moves into smaller rings, the oldest
 * rows that no longer fit are dropped. Memory is taken as it fills. The history is shared alike.
 *
 * <p><b>What is a sequence.</b> T consecutive rows of a lane; no FIRST row in it but at its beginning, unless the
 * configuration lets sequences cross episodes; no row flagged {@link StepLayout#FLAG_NO_OBSERVATION}; and no hole in the
 * actor's tick numbers. So a transition to an unseen row is never sampled; {@link #fresh} does give it, flagged as it is.
 *
 * <p><b>Costs.</b> The first {@link #sample} of a length T, and the first after a new actor, looks at three bits of every row
 * to index the sequences of that length; from then on drawing one takes the same time whatever is held. Indexes of the 4
 * lengths last used are kept, a bit and a sixteenth a row. Rows in the log cost 3 bits each and a byte a tick. Nothing is
 * allocated after the memory of a block and the mapping of a piece of the log.
 */
public final class ReplayRing implements Replay {
    private final StepLayout layout;
    private final ReplayConfig config;
    private final Held held;
    private StepLayout known;
    private @Nullable ActorRing freshRing;
    private int freshLane;
    private boolean isClosed;

    /**
     * An empty ring in memory.
     *
     * @param layout of every row.
     * @param config of the replay; without history.
     */
    public ReplayRing(final StepLayout layout, final ReplayConfig config) {
        this(layout, config, null, config.sampler().sampler());
    }

    /**
     * An empty ring before a log, which must be on this machine.
     *
     * @param layout of every row.
     * @param config of the replay.
     * @param log    directory of the log that all experiences come from, in order.
     */
    public ReplayRing(final StepLayout layout, final ReplayConfig config, final Path log) {
        this(layout, config, log, config.sampler().sampler());
    }

    /**
     * An empty ring whose transitions are seen in hindsight.
     *
     * @param layout    of every row.
     * @param config    of the replay, whose sampler is put aside.
     * @param log       directory of the log that all experiences come from, or null without history.
     * @param hindsight that changes goals.
     * @throws ConfigException if the layout lacks the goals' fields, or sequences may cross episodes.
     */
    public ReplayRing(
            final StepLayout layout, final ReplayConfig config, final @Nullable Path log, final Hindsight hindsight) {
        this(layout, config, log, new HindsightSampler(hindsight, layout));
        if (config.crossEpisodes()) {
            throw new ConfigException(List.of("replay.crossEpisodes must be false for hindsight"));
        }
    }

    private ReplayRing(
            final StepLayout layout, final ReplayConfig config, final @Nullable Path log, final Sampler sampler) {
        if (config.history() > 0 && log == null) {
            throw new ConfigException(List.of("replay.history needs a log to read from"));
        }
        this.layout = layout;
        this.config = config;
        this.known = layout;
        this.held = new Held(
                layout, config, config.history() > 0 && log != null ? new Archive(log, layout) : null, sampler);
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
        held.add(experience);
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
        return held.transitions();
    }

    @Override
    public boolean sample(final SequenceBatch into, final RandomGenerator random) {
        require(into.rows().layout());
        if (into.width() != 0 && into.width() != config.columns()) {
            throw new IllegalArgumentException("the batch has " + into.width() + " columns a row, the replay "
                    + config.columns() + ": see replay.columns");
        }
        return held.sampler().sample(held, into, random);
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
        ActorRing ring = freshRing == null ? nextFreshRing() : freshRing;
        while (taken < into.capacity() && ring != null) {
            while (freshLane < ring.lanes() && taken < into.capacity()) {
                if (ring.isFreshTransition(freshLane)) {
                    into.clear(taken);
                    ring.freshTransition(freshLane, into.rows(), into.at(taken++, 0));
                }
                freshLane++;
            }
            if (freshLane == ring.lanes()) {
                ring.freshTaken();
                ring = nextFreshRing();
            }
        }
        freshRing = ring;
        into.batch(taken);
        return taken;
    }

    private @Nullable ActorRing nextFreshRing() {
        long least = Long.MAX_VALUE;
        ActorRing next = null;
        for (final ActorRing ring : held.rings()) {
            final long order = ring.freshOrder();
            if (order < least) {
                least = order;
                next = ring;
            }
        }
        freshLane = 0;
        return next;
    }

    private void requireNoneLost() {
        for (final ActorRing ring : held.rings()) {
            if (ring.hasLostFresh(ring == freshRing ? freshLane : 0)) {
                throw new IllegalStateException("transitions of actor " + ring.actor()
                        + " were overwritten before they were taken: replay.capacity of " + config.capacity()
                        + " rows is too small for so slow a learner, or pace.ratio too low");
            }
        }
    }

    /** @return rows that may be sampled now, of all lanes together. */
    public long rows() {
        long rows = 0;
        for (final ActorRing ring : held.rings()) {
            rows += ring.rows();
        }
        return rows;
    }

    /** @return rows held in memory at most, of all lanes together. */
    public long capacity() {
        return config.capacity();
    }

    /** @return bytes of memory taken so far, for rows, columns and the indexes of their sequences. */
    public long bytes() {
        long bytes = 0;
        for (final ActorRing ring : held.rings()) {
            bytes += ring.bytes();
        }
        return bytes;
    }

    /**
     * The log's record to add first, for another replay to hold what this one does.
     *
     * @return its sequence number, 0 before anything was added; of experiences that have none, their count.
     */
    public long oldest() {
        long least = Long.MAX_VALUE;
        for (final ActorRing ring : held.rings()) {
            least = Math.min(least, ring.oldestOrder());
        }
        return least == Long.MAX_VALUE ? 0 : least;
    }

    /**
     * Writes what is not in the log: how much was taken as fresh, the learner's columns of the rows in memory, and what the
     * sampler remembers (priorities, what is fresh).
     *
     * @param out to write to.
     */
    public void save(final DataOutput out) throws IOException {
        ReplayState.save(held, freshRing, freshLane, out);
        held.sampler().save(held, out);
    }

    /**
     * Reads back what {@link #save} wrote, when the same has been added again: the log's records from {@link #oldest()} of that
     * time to the newest of that time. From then on this replay gives what the other would have given.
     *
     * @param in to read from.
     * @throws IllegalStateException if something else has been added.
     */
    public void restore(final DataInput in) throws IOException {
        final int actor = ReplayState.restore(held, in);
        freshLane = in.readInt();
        freshRing = null;
        for (final ActorRing ring : held.rings()) {
            freshRing = ring.actor() == actor ? ring : freshRing;
        }
        freshRing = freshLane == 0 ? null : freshRing;
        held.sampler().restore(held, in);
    }

    /** Frees the memory. A second call does nothing; any other throws {@link IllegalStateException}. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            held.free();
            freshRing = null;
        }
    }
}
