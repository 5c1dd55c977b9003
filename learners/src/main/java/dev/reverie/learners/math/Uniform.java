package dev.reverie.learners.math;

import java.util.random.RandomGenerator;

/** Uniform integers by multiplication: value i of n has probability 1/n within 2^-32. */
public final class Uniform {
    private Uniform() {}

    /**
     * Draws from {@code [0, n)}.
     *
     * @param random asked for 32 bits.
     * @param n      1 or more.
     * @return the integer.
     */
    public static int below(final RandomGenerator random, final int n) {
        return (int) ((random.nextInt() & 0xFFFFFFFFL) * n >>> 32);
    }
}
