package dev.reverie.pipeline.run;

import java.time.Instant;

/** The clock that stamps ticks. */
public interface TickClock {
    /** Milliseconds of a {@link #logical} tick, in nanoseconds. */
    long LOGICAL_TICK = 1_000_000;

    /** @return nanoseconds since 1970 for tick {@code tick}. */
    long wallNanos(long tick);

    /** @return nanoseconds of a clock that never goes back, for tick {@code tick}. */
    long monoNanos(long tick);

    /** The machine's clocks. */
    static TickClock system() {
        final Instant start = Instant.now();
        final long wall = start.getEpochSecond() * 1_000_000_000L + start.getNano();
        final long mono = System.nanoTime();
        return new TickClock() {
            @Override
            public long wallNanos(final long tick) {
                return wall + (System.nanoTime() - mono);
            }

            @Override
            public long monoNanos(final long tick) {
                return System.nanoTime();
            }
        };
    }

    /** A clock that the tick alone decides, so that two runs' logs can be equal byte for byte. */
    static TickClock logical() {
        return new TickClock() {
            @Override
            public long wallNanos(final long tick) {
                return tick * LOGICAL_TICK;
            }

            @Override
            public long monoNanos(final long tick) {
                return tick * LOGICAL_TICK;
            }
        };
    }
}
