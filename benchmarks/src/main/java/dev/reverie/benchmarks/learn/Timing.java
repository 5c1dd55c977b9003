package dev.reverie.benchmarks.learn;

import dev.reverie.benchmarks.Clock;

/** Runs something again and again for a while. On a busy machine {@code -Dreverie.bench.clock=cpu} counts own time only. */
final class Timing {
    private Timing() {}

    /** @return {@code wall}, or {@code cpu}: the time that the measuring thread computes. */
    static String clock() {
        return Clock.NAME;
    }

    private static long now() {
        return Clock.now();
    }

    /** @return runs a second, of at least three. */
    static double rate(final double seconds, final Runnable body) {
        int n = 0;
        final long start = now();
        long end = start;
        while (end - start < seconds * 1e9 || n < 3) {
            body.run();
            n++;
            end = now();
        }
        return n * 1e9 / (end - start);
    }
}
