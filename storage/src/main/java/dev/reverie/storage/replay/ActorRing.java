package dev.reverie.storage.replay;

import dev.reverie.envs.Experience;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is held of one actor's lanes, which step together: the newest ticks' rows in memory, older ones' addresses in the log,
 * and of all of them what decides which sequences there are. Ticks are numbered from 0 as they are added.
 */
final class ActorRing {
    private static final int LENGTHS = 4;
    private static final int FIRST_MASK = 0xFF;
    private static final int MID = 1;
    private static final int LAST = 2;
    private static final int UNSEEN_MASK = StepLayout.FLAG_NO_OBSERVATION << 8;
    private static final int SPACING = 8;

    private final int actor;
    private final int lanes;
    private final ReplayConfig config;
    private final int stride;
    private final @Nullable Archive archive;
    private final Sampler sampler;
    private final int[] runs;
    private final @Nullable SequenceIndex[] indexes = new @Nullable SequenceIndex[LENGTHS];
    private TickRing ring;
    private Marks marks;
    private @Nullable ColumnRing columns;
    private long[] addresses = {};
    private int window;
    private int generation;
    private long start;
    private long lastTick;
    private long fresh;

    /**
     * An empty ring.
     *
     * @param actor  whose ticks it holds.
     * @param lanes  of the actor.
     * @param held   that it is a part of.
     * @param ticks  held in memory at most.
     * @param window ticks held at most, those in the archive included.
     */
    ActorRing(final int actor, final int lanes, final Held held, final int ticks, final int window) {
        this.actor = actor;
        this.lanes = lanes;
        this.config = held.config();
        this.stride = held.layout().stride();
        this.archive = held.archive();
        this.sampler = held.sampler();
        this.window = window;
        this.runs = new int[lanes];
        this.ring = new TickRing(lanes, stride, ticks, 0);
        this.marks = new Marks(lanes, window, 0);
        this.columns = config.columns() == 0 ? null : new ColumnRing(lanes, config.columns(), ticks);
        this.addresses = archive == null ? addresses : new long[window / SPACING + 2];
    }

    int actor() {
        return actor;
    }

    int lanes() {
        return lanes;
    }

    /** @return changes when ticks that are held were dropped for another reason than newer ones. */
    int generation() {
        return generation;
    }

    /** @return ticks held at most. */
    int window() {
        return window;
    }

    /** @return number of the oldest tick held. */
    long oldest() {
        return Math.max(start, ring.end() - window);
    }

    /** @return number of the oldest tick held in memory. */
    long oldestInMemory() {
        return ring.oldest();
    }

    long end() {
        return ring.end();
    }

    /** @return the actor's own number of its newest tick. */
    long newestTick() {
        return lastTick;
    }

    /** @return who draws from this ring. */
    Sampler sampler() {
        return sampler;
    }

    Marks marks() {
        return marks;
    }

    long rows() {
        return (end() - oldest()) * lanes;
    }

    long bytes() {
        long bytes = ring.bytes() + (columns == null ? 0 : columns.bytes());
        for (final SequenceIndex index : indexes) {
            bytes += index == null ? 0 : index.bytes();
        }
        return bytes + (ring.bytes() == 0 ? 0 : marks.bytes() + 8L * addresses.length);
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
        final long tick = ring.end();
        final boolean joins = tick > start && experience.tick() == lastTick + 1;
        if (archive != null && tick % SPACING == 0) {
            addresses[(int) (tick / SPACING % addresses.length)] = archive.locate(experience.sequence());
        }
        lastTick = experience.tick();
        ring.add(rows, order << 1 | (joins ? 1 : 0));
        if (columns != null) {
            columns.clear(tick);
        }
        marks.open(joins);
        final UnsafeBuffer heads = rows.buffer();
        int firsts = 0;
        for (int lane = 0, at = 0; lane < lanes; lane++, at += stride) {
            final int head = heads.getShort(at);
            final boolean isFirst = (head & FIRST_MASK) == 0;
            firsts += isFirst ? 1 : 0;
            if (joins && head == MID) {
                runs[lane] = Math.min(runs[lane], Integer.MAX_VALUE - 1) + 1;
            } else {
                final boolean isUnseen = (head & UNSEEN_MASK) != 0;
                marks.mark(lane, isFirst, (head & FIRST_MASK) == LAST, isUnseen);
                runs[lane] = run(runs[lane], !joins, isFirst, isUnseen);
            }
        }
        for (final SequenceIndex index : indexes) {
            if (index != null) {
                index.add(runs, oldest());
            }
        }
        return joins ? lanes - firsts : 0;
    }

    private int run(final int before, final boolean isHole, final boolean isFirst, final boolean isUnseen) {
        if (isUnseen) {
            return 0;
        }
        return isHole || isFirst && !config.crossEpisodes() ? 1 : Math.min(before, Integer.MAX_VALUE - 1) + 1;
    }

    /** @return rows up to and with the newest of a lane that may stand in one sequence. */
    int run(final int lane) {
        return runs[lane];
    }

    /** Holds another number of ticks from now on, the newest of those that it has. */
    void resize(final int ticks, final int most) {
        final long end = ring.end();
        final TickRing resized = new TickRing(lanes, stride, ticks, Math.max(ring.oldest(), end - ticks));
        final ColumnRing old = columns;
        if (old != null) {
            columns = new ColumnRing(lanes, config.columns(), ticks);
            old.moveTo(columns, resized.oldest(), end);
        }
        ring.moveTo(resized);
        ring = resized;
        start = Math.max(oldest(), end - most);
        marks = marks.resized(most, start);
        if (archive != null) {
            final long[] moved = new long[most / SPACING + 2];
            for (long i = start / SPACING; i <= (end - 1) / SPACING; i++) {
                moved[(int) (i % moved.length)] = addresses[(int) (i % addresses.length)];
            }
            addresses = moved;
        }
        window = most;
        generation++;
        java.util.Arrays.fill(indexes, null);
    }

    /** @return number of sequences of a length; an index of that length is made if there is none. */
    long sequences(final int length) {
        if (length > window) {
            return 0;
        }
        int i = 0;
        while (i < LENGTHS - 1 && indexes[i] != null && indexes[i].length() != length) {
            i++;
        }
        SequenceIndex index = indexes[i];
        if (index == null || index.length() != length) {
            index = index(length);
        }
        System.arraycopy(indexes, 0, indexes, 1, i);
        indexes[0] = index;
        return index.size();
    }

    private SequenceIndex index(final int length) {
        final long oldest = oldest();
        final SequenceIndex index = new SequenceIndex(length, lanes, oldest, window);
        final int[] held = new int[lanes];
        for (long tick = oldest; tick < end(); tick++) {
            runs(tick, held);
            index.add(held, oldest);
        }
        return index;
    }

    /** Carries runs of each lane from the tick before, if that is held, to a tick. */
    void runs(final long tick, final int[] held) {
        final boolean isHole = marks.isHole(tick) || tick == oldest();
        for (int lane = 0; lane < lanes; lane++) {
            held[lane] = run(held[lane], isHole, marks.isFirst(tick, lane), marks.isUnseen(tick, lane));
        }
    }

    /** @return number of the last row, {@code tick * lanes + lane}, of one of the sequences of the length last asked for. */
    long sequence(final long i) {
        final SequenceIndex index = indexes[0];
        if (index == null) {
            throw new IllegalStateException("no length was asked for");
        }
        return index.last(i);
    }

    /**
     * @return the first tick from which rows of a lane, up to and with a tick, may stand in one sequence; {@code least} at
     *     least.
     */
    long runBegins(final long tick, final int lane, final long least) {
        final long bound = Math.max(least, oldest());
        if (!config.crossEpisodes()) {
            return marks.beginning(tick, lane, bound);
        }
        long begin = tick;
        while (begin > bound && !marks.isHole(begin) && !marks.isUnseen(begin - 1, lane)) {
            begin--;
        }
        return begin;
    }

    /** Copies rows of a lane, of ticks that are held, into one piece. */
    void copy(final long tick, final int lane, final int count, final MutableDirectBuffer target, final int at) {
        final int old = (int) Math.min(count, Math.max(0, ring.oldest() - tick));
        if (old > 0) {
            if (archive == null) {
                throw new IllegalStateException("tick " + tick + " is no longer held");
            }
            final long address = addresses[(int) (tick / SPACING % addresses.length)];
            archive.copy(address, (int) (tick % SPACING), this, lane, old, target, at);
        }
        if (old < count) {
            ring.copy(tick + old, lane, count - old, target, at + old * stride);
        }
    }

    /** Looks at the memory of rows that are about to be copied. @return anything. */
    long touch(final long tick, final int lane, final int count) {
        return tick >= ring.oldest() || archive == null
                ? ring.touch(Math.max(tick, ring.oldest()), lane, count)
                : archive.touch(
                        addresses[(int) (tick / SPACING % addresses.length)],
                        (count + (int) (tick % SPACING)) * (4 + Experience.HEADER + lanes * stride));
    }

    /** Copies a row's columns out; of a row that is no longer in memory they are 0. */
    void readColumns(final long tick, final int lane, final UnsafeBuffer target, final int to) {
        if (columns == null || tick < ring.oldest()) {
            target.setMemory(to, 4 * config.columns(), (byte) 0);
        } else {
            columns.read(tick, lane, target, to);
        }
    }

    /** Copies a row's columns in, if the row is still in memory. */
    void writeColumns(final long tick, final int lane, final UnsafeBuffer source, final int from) {
        if (columns != null && tick >= ring.oldest()) {
            columns.write(tick, lane, source, from);
        }
    }

    @Nullable
    ColumnRing columns() {
        return columns;
    }

    /** @return number, among all actors' ticks, of the oldest held: at it or a little before. */
    long oldestOrder() {
        final long tick = oldest();
        return archive == null || tick >= ring.oldest()
                ? ring.stamp(tick) >>> 1
                : archive.sequence(addresses[(int) (tick / SPACING % addresses.length)]);
    }

    /** @return address in the archive before which nothing is held. */
    long oldestAddress() {
        return addresses[(int) (oldest() / SPACING % addresses.length)];
    }

    /** @return order of the oldest tick not yet taken as fresh; {@code Long.MAX_VALUE} if all are. */
    long freshOrder() {
        return fresh == ring.end() ? Long.MAX_VALUE : ring.stamp(fresh) >>> 1;
    }

    /** @return ticks not yet taken as fresh. */
    long untaken() {
        return ring.end() - fresh;
    }

    /** Says how many ticks are not yet taken as fresh. */
    void untaken(final long ticks) {
        fresh = ring.end() - ticks;
    }

    /** @return whether a transition that was not taken as fresh is no longer held in full. */
    boolean hasLostFresh(final int fromLane) {
        if (fresh != ring.oldest() || fresh == ring.end()) {
            return fresh < ring.oldest();
        }
        if ((ring.stamp(fresh) & 1) != 0) {
            for (int lane = fromLane; lane < lanes; lane++) {
                if (!marks.isFirst(fresh, lane)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @return whether the oldest tick not yet taken joins on to its predecessor by a transition in a lane. */
    boolean isFreshTransition(final int lane) {
        return fresh > ring.oldest() && (ring.stamp(fresh) & 1) != 0 && !marks.isFirst(fresh, lane);
    }

    /** Copies the transition to the oldest tick not yet taken. */
    void freshTransition(final int lane, final Rows into, final int at) {
        ring.copy(fresh - 1, lane, 2, into.buffer(), into.at(at));
    }

    /** Counts the oldest tick not yet taken as taken. */
    void freshTaken() {
        fresh++;
    }

    void free() {
        java.util.Arrays.fill(indexes, null);
        ring.free();
        if (columns != null) {
            columns.free();
        }
    }
}
