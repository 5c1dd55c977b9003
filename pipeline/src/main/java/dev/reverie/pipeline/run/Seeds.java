package dev.reverie.pipeline.run;

/** Independent seeds for the parts of a run, all out of one. */
final class Seeds {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Seeds() {}

    /**
     * A part's own seed.
     *
     * @param seed  of the run.
     * @param part  that asks, such as {@code "env"}.
     * @param index of that part.
     * @return the seed.
     */
    static long of(final long seed, final String part, final int index) {
        return mix(mix(mix(seed + GOLDEN) ^ part.hashCode() * GOLDEN) + index * GOLDEN);
    }

    private static long mix(final long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
