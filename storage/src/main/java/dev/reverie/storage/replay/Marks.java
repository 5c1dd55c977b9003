package dev.reverie.storage.replay;

/**
 * What must be known of every row that may be sampled: where episodes begin and end, what was not seen, and at which ticks
 * nothing joins on. Three bits a row and one a tick; lane by lane, so that an episode's ends are found 64 rows at a look.
 */
final class Marks {
    private final int lanes;
    private final int words;
    private final long[] firsts;
    private final long[] lasts;
    private final long[] unseen;
    private final long[] holes;
    private long end;

    /**
     * No rows yet.
     *
     * @param lanes of the actor.
     * @param ticks held at most.
     * @param first tick to be added.
     */
    Marks(final int lanes, final int ticks, final long first) {
        this.lanes = lanes;
        this.words = ticks / 64 + 2;
        this.firsts = new long[Math.multiplyExact(lanes, words)];
        this.lasts = new long[firsts.length];
        this.unseen = new long[firsts.length];
        this.holes = new long[words];
        this.end = first;
    }

    long bytes() {
        return Long.BYTES * (3L * firsts.length + words);
    }

    /** Opens the next tick, whose rows are to be marked. */
    void open(final boolean joins) {
        final int word = word(end);
        if ((end & 63) == 0) {
            holes[word] = 0;
            for (int at = word; at < firsts.length; at += words) {
                firsts[at] = 0;
                lasts[at] = 0;
                unseen[at] = 0;
            }
        }
        if (!joins) {
            holes[word] |= 1L << end;
        }
        end++;
    }

    private int word(final long tick) {
        return (int) ((tick >>> 6) % words);
    }

    /** Marks a row of the newest tick. */
    void mark(final int lane, final boolean isFirst, final boolean isLast, final boolean isUnseen) {
        final long tick = end - 1;
        final int at = lane * words + word(tick);
        firsts[at] |= (isFirst ? 1L : 0) << tick;
        lasts[at] |= (isLast ? 1L : 0) << tick;
        unseen[at] |= (isUnseen ? 1L : 0) << tick;
    }

    private boolean is(final long[] bits, final long tick, final int lane) {
        return (bits[lane * words + word(tick)] >>> tick & 1) != 0;
    }

    /** @return whether a tick joins on to nothing. */
    boolean isHole(final long tick) {
        return is(holes, tick, 0);
    }

    boolean isFirst(final long tick, final int lane) {
        return is(firsts, tick, lane);
    }

    boolean isLast(final long tick, final int lane) {
        return is(lasts, tick, lane);
    }

    boolean isUnseen(final long tick, final int lane) {
        return is(unseen, tick, lane);
    }

    /** @return the tick at which the episode of a row, or what is known of it, begins; {@code least} if that is later. */
    long beginning(final long tick, final int lane, final long least) {
        long from = tick >>> 6;
        int word = word(tick);
        long bits = (firsts[lane * words + word] | holes[word]) << 63 - (tick & 63);
        if (bits != 0) {
            return Math.max(least, tick - Long.numberOfLeadingZeros(bits));
        }
        while (--from >= least >>> 6) {
            word = word == 0 ? words - 1 : word - 1;
            bits = firsts[lane * words + word] | holes[word];
            if (bits != 0) {
                return Math.max(least, (from << 6) + 63 - Long.numberOfLeadingZeros(bits));
            }
        }
        return least;
    }

    /** @return the tick after the last seen row that is held of a row's episode; {@code most} at most. */
    long ending(final long tick, final int lane, final long most) {
        final long bound = Math.min(end, most);
        long next = tick + 1;
        while (next < bound) {
            final int word = word(next);
            final int at = lane * words + word;
            final long bits = (firsts[at] | unseen[at] | holes[word]) >>> next;
            if (bits != 0) {
                return Math.min(bound, next + Long.numberOfTrailingZeros(bits));
            }
            next = (next | 63) + 1;
        }
        return bound;
    }

    /** @return these marks, from {@code first} on, with room for another number of ticks. */
    Marks resized(final int ticks, final long first) {
        final Marks other = new Marks(lanes, ticks, first);
        for (long tick = first; tick < end; tick++) {
            other.open(!isHole(tick));
            for (int lane = 0; lane < lanes; lane++) {
                other.mark(lane, isFirst(tick, lane), isLast(tick, lane), isUnseen(tick, lane));
            }
        }
        return other;
    }
}
