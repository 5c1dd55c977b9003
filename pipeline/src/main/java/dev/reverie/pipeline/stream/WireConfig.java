package dev.reverie.pipeline.stream;

import dev.reverie.config.Problems;

/**
 * How the parts of a run are wired.
 *
 * @param directory      of the media driver's files, empty or not yet there; {@code ""} for one of its own under
 *                       {@code /dev/shm}, or under {@code java.io.tmpdir} where there is no {@code /dev/shm}.
 * @param termLength     bytes of each of a stream's three buffers: a power of two from 65,536 to 2^30, at least 8
 *                       experiences and 2 windows; 0 for the least that will do.
 * @param window         ticks an actor may be ahead of the log keeper, 1 or more: bounds the policy lag.
 * @param livenessMillis after which a killed process no longer holds the others back, 1,000 or more.
 */
public record WireConfig(String directory, int termLength, int window, int livenessMillis) {
    static final int LEAST_TERM = 1 << 16;
    static final int MOST_TERM = 1 << 30;

    public WireConfig {
        new Problems()
                .check(
                        directory.indexOf('|') < 0 && directory.indexOf('\0') < 0,
                        "directory",
                        "'" + directory + "' must be a path without '|'")
                .check(
                        termLength == 0
                                || termLength >= LEAST_TERM
                                        && termLength <= MOST_TERM
                                        && Integer.bitCount(termLength) == 1,
                        "termLength",
                        "must be 0 (automatic) or a power of two from " + LEAST_TERM + " to " + MOST_TERM + ", got "
                                + termLength)
                .check(window >= 1, "window", "must be 1 tick or more, got " + window)
                .check(livenessMillis >= 1_000, "livenessMillis", "must be 1000 or more, got " + livenessMillis)
                .raise();
    }

    /** A directory of its own, automatic terms, 256 ticks ahead, 10 s of liveness. */
    public static WireConfig defaults() {
        return new WireConfig("", 0, 256, 10_000);
    }
}
