package dev.reverie.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What rates are taken by: {@code -Dreverie.bench.clock=cpu} counts a thread's own time only, for a busy machine. */
public final class Clock {
    /** {@code wall} or {@code cpu}. */
    public static final String NAME = System.getProperty("reverie.bench.clock", "wall");

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean IS_CPU = NAME.equals("cpu");

    private Clock() {}

    /** @return nanoseconds from some beginning; of this thread alone if by {@code cpu}. */
    public static long now() {
        return IS_CPU ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
