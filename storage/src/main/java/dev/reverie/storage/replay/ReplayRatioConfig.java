package dev.reverie.storage.replay;

import dev.reverie.config.Problems;

/**
 * Section {@code pace}.
 *
 * @param ratio   updates per transition, 0 to 1e9; taken as the decimal that was written, to 18 decimal places.
 * @param minimum number of the first transition that owes updates; those before it owe none, then or later. 0 is as 1.
 */
public record ReplayRatioConfig(double ratio, long minimum) {
    public ReplayRatioConfig {
        new Problems()
                .check(ratio >= 0 && ratio <= 1e9, "ratio", "must be from 0 to 1e9, got " + ratio)
                .check(minimum >= 0, "minimum", "must be 0 or more, got " + minimum)
                .raise();
    }
}
