package dev.reverie.envs;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * One stream of random numbers a lane, split from one seed: SplitMix64 (Steele, Lea, Flood 2014), 8 bytes of state each.
 * One thread.
 */
public final class LaneRandom {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long[] states;

    /** @param lanes streams. */
    public LaneRandom(final int lanes) {
        states = new long[lanes];
    }

    /** Begins every lane's stream anew. */
    public void seed(final long seed) {
        final long root = mix(seed);
        for (int lane = 0; lane < states.length; lane++) {
            states[lane] = mix(root + (lane + 1) * GOLDEN);
        }
    }

    private static long mix(final long z) {
        final long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        final long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
        return b ^ b >>> 31;
    }

    /** @return 64 random bits of lane {@code lane}. */
    public long nextLong(final int lane) {
        return mix(states[lane] += GOLDEN);
    }

    /** @return a number of lane {@code lane}, uniform in {@code [0, 1)}, of 53 bits. */
    public double nextDouble(final int lane) {
        return (nextLong(lane) >>> 11) * 0x1p-53;
    }

    /** @return a number of lane {@code lane}, uniform in {@code [low, high)}. */
    public double uniform(final int lane, final double low, final double high) {
        return low + (high - low) * nextDouble(lane);
    }

    /** @return lane {@code lane}'s stream, not a copy. */
    public RandomGenerator generator(final int lane) {
        return () -> nextLong(lane);
    }

    /** Writes the state of every stream, 8 bytes a lane. */
    void save(final ByteBuffer out) {
        for (final long state : states) {
            out.putLong(state);
        }
    }

    /** Reads what {@link #save} wrote. */
    void restore(final ByteBuffer in) {
        for (int lane = 0; lane < states.length; lane++) {
            states[lane] = in.getLong();
        }
    }
}
