package dev.reverie.storage.replay;

import java.util.random.RandomGenerator;

/** Every sequence is equally likely, or the newer ones likelier by a law. */
final class UniformSampler implements Sampler {
    private final int context;
    private final Recency recency;

    /**
     * @param context rows before a sequence that are given where they are held.
     * @param recency how likely is a sequence by its age among its actor's.
     */
    UniformSampler(final int context, final Recency recency) {
        this.context = context;
        this.recency = recency;
    }

    @Override
    public boolean sample(final Held held, final SequenceBatch into, final RandomGenerator random) {
        final int length = length(into, context);
        if (held.sequences(length) == 0) {
            return false;
        }
        into.batch(into.capacity());
        fill(held, into, 0, length, random);
        return true;
    }

    /** Fills a batch from sequence {@code first} on. */
    void fill(
            final Held held,
            final SequenceBatch into,
            final int first,
            final int length,
            final RandomGenerator random) {
        final long all = held.sequences(length);
        for (int b = first; b < into.capacity(); b++) {
            draw(held, into, b, length, random.nextLong(all), random);
        }
        held.fill(into, first, length);
    }

    /** @return rows of a sequence without its context. */
    static int length(final SequenceBatch into, final int context) {
        if (into.length() <= context) {
            throw new IllegalArgumentException("a batch of " + into.length()
                    + " rows a sequence has no room for more than" + " replay.sampler.context, " + context + " rows");
        }
        return into.length() - context;
    }

    private void draw(
            final Held held,
            final SequenceBatch into,
            final int b,
            final int length,
            final long drawn,
            final RandomGenerator random) {
        long k = drawn;
        int i = 0;
        long here = held.rings()[0].sequences(length);
        while (k >= here) {
            k -= here;
            here = held.rings()[++i].sequences(length);
        }
        final ActorRing ring = held.rings()[i];
        into.choose(b, ring, ring.sequence(recency == Recency.NONE ? k : recency.draw(here, random)));
    }
}
