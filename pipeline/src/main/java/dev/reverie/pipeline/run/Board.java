package dev.reverie.pipeline.run;

import java.util.concurrent.atomic.AtomicLong;

/** How far a run's stages have come: each figure written by one thread, read by any. */
final class Board {
    final AtomicLong transitions = new AtomicLong();
    final AtomicLong rows = new AtomicLong();
    final AtomicLong logPosition = new AtomicLong(-1);
    final AtomicLong learned = new AtomicLong(-1);
    final AtomicLong updates = new AtomicLong();
    /** Transitions that may have been recorded in all, as the pace allows after the updates made. */
    final AtomicLong limit = new AtomicLong(Long.MAX_VALUE);

    final AtomicLong replayTransitions = new AtomicLong();
    final AtomicLong version = new AtomicLong();
    /** Bits of a double: mean return of recent episodes, NaN of none. */
    final AtomicLong recentReturn = new AtomicLong(Double.doubleToLongBits(Double.NaN));
    /** Whether the log will not grow any more. */
    volatile boolean isRecorded;
}
