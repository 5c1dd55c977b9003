package dev.reverie.storage.replay;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** All that a replay holds: a ring an actor, by the actors' numbers. */
final class Held {
    private static final int RELEASE_EVERY = 1 << 12;

    private final StepLayout layout;
    private final ReplayConfig config;
    private final @Nullable Archive archive;
    private final Sampler sampler;
    private final Int2ObjectHashMap<ActorRing> byActor = new Int2ObjectHashMap<>();
    private ActorRing[] rings = {};
    private int lanes;
    private long ticks;
    private long transitions;
    private long touched;

    Held(final StepLayout layout, final ReplayConfig config, final @Nullable Archive archive, final Sampler sampler) {
        this.layout = layout;
        this.config = config;
        this.archive = archive;
        this.sampler = sampler;
    }

    StepLayout layout() {
        return layout;
    }

    ReplayConfig config() {
        return config;
    }

    @Nullable
    Archive archive() {
        return archive;
    }

    Sampler sampler() {
        return sampler;
    }

    ActorRing[] rings() {
        return rings;
    }

    long transitions() {
        return transitions;
    }

    void transitions(final long made) {
        transitions = made;
    }

    /** Adds a tick. @return its ring. */
    ActorRing add(final Experience experience) {
        ActorRing ring = byActor.get(experience.actor());
        if (ring == null) {
            ring = discover(experience.actor(), experience.lanes());
        }
        if (ring.lanes() != experience.lanes()) {
            throw new IllegalArgumentException("actor " + ring.actor() + " has " + ring.lanes()
                    + " lanes; an experience of it has " + experience.lanes());
        }
        if (archive != null && experience.sequence() < 0) {
            throw new IllegalArgumentException("replay.history needs experiences that the log has numbered");
        }
        ticks = experience.sequence() < 0 ? ticks + 1 : experience.sequence();
        transitions += ring.add(experience, ticks);
        sampler.added(ring);
        if (archive != null && ticks % RELEASE_EVERY == 0) {
            release(archive);
        }
        return ring;
    }

    private void release(final Archive from) {
        long least = Long.MAX_VALUE;
        for (final ActorRing ring : rings) {
            least = Math.min(least, ring.oldestAddress());
        }
        from.release(least);
    }

    private ActorRing discover(final int actor, final int more) {
        final long all = lanes + (long) more;
        final long share = config.capacity() / all;
        if (share < 2) {
            throw new ConfigException(List.of("replay.capacity must be " + 2L * all + " or more, 2 rows for each of "
                    + all + " lanes, got " + config.capacity()));
        }
        final long whole = archive == null ? share : Math.max(share, config.history() / all);
        for (final ActorRing ring : rings) {
            ring.resize(ticks(share, ring.lanes()), ticks(whole, ring.lanes()));
        }
        final ActorRing ring = new ActorRing(actor, more, this, ticks(share, more), ticks(whole, more));
        rings = Arrays.copyOf(rings, rings.length + 1);
        rings[rings.length - 1] = ring;
        Arrays.sort(rings, Comparator.comparingInt(ActorRing::actor));
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

    /** @return sequences of a length, of all actors. */
    long sequences(final int length) {
        long all = 0;
        for (final ActorRing ring : rings) {
            all += ring.sequences(length);
        }
        return all;
    }

    /**
     * Copies the sequences that were chosen for a batch, and what context there is before each. Their memory is touched first,
     * all of them, so that the misses of one are waited for together with the others'.
     *
     * @param into   batch whose sequences were chosen, {@link SequenceBatch#choose}.
     * @param first  of them.
     * @param length rows of each without its context.
     */
    void fill(final SequenceBatch into, final int first, final int length) {
        long sum = 0;
        for (int b = first; b < into.capacity(); b++) {
            final ActorRing ring = into.ring(b);
            if (ring != null) {
                final long last = into.origin(b);
                sum += ring.touch(last / ring.lanes() - length + 1, (int) (last % ring.lanes()), length);
            }
        }
        touched = sum;
        for (int b = first; b < into.capacity(); b++) {
            final ActorRing ring = into.ring(b);
            if (ring != null) {
                fill(into, b, ring, into.origin(b), length);
            }
        }
    }

    /** Copies the sequence of {@code length} rows that ends with a row, and what context there is before it. */
    static void fill(final SequenceBatch into, final int b, final ActorRing ring, final long last, final int length) {
        final long end = last / ring.lanes();
        final int lane = (int) (last % ring.lanes());
        final long tick = end - length + 1;
        final int context = into.length() - length;
        final long begin = context == 0 ? tick : ring.runBegins(tick, lane, tick - context);
        final int less = (int) (begin - (tick - context));
        into.fill(b, ring, begin, lane, less, into.length() - less);
    }

    /** @return what the last touch came to; its only use is that it cannot be left out. */
    long touched() {
        return touched;
    }

    void free() {
        for (final ActorRing ring : rings) {
            ring.free();
        }
        rings = new ActorRing[0];
        byActor.clear();
        if (archive != null) {
            archive.close();
        }
    }
}
