package dev.reverie.learners.math;

import dev.reverie.storage.checkpoint.Checkpointed;
import dev.reverie.storage.checkpoint.State;
import java.util.random.RandomGenerator;

/**
 * SplitMix64 (Steele, Lea and Flood 2014): the numbers of a {@link java.util.SplittableRandom} of the same seed, with a state
 * that can be kept. One thread.
 */
public final class SplitMix implements RandomGenerator, Checkpointed {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final String SEED = "seed";

    private long seed;

    /** @param seed any number. */
    public SplitMix(final long seed) {
        this.seed = seed;
    }

    @Override
    public long nextLong() {
        seed += GAMMA;
        long z = seed;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    @Override
    public int nextInt() {
        seed += GAMMA;
        long z = seed;
        z = (z ^ z >>> 33) * 0x62A9D9ED799705F5L;
        return (int) ((z ^ z >>> 28) * 0xCB24D0A5C88C35B3L >>> 32);
    }

    /** @param into given {@code seed}, which is all there is. */
    @Override
    public void save(final State into) {
        into.put(SEED, seed);
    }

    @Override
    public void restore(final State from) {
        seed = from.number(SEED);
    }
}
