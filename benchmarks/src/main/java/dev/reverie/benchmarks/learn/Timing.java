package dev.reverie.benchmarks.learn;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Runs something again and again for a while. On a busy machine {@code -Dreverie.bench.clock=cpu} counts own time only. */
final class Timing {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean IS_CPU = clock().equals("cpu");

    private Timing() {}

    /** @return {@code wall}, or {@code cpu}: the time that the measuring thread computes. */
    static String clock() {
        return System.getProperty("reverie.bench.clock", "wall");
    }

    private static long now() {
        return IS_CPU ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
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
