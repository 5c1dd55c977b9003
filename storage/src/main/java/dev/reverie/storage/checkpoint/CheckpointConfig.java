package dev.reverie.storage.checkpoint;

import dev.reverie.config.Problems;

/**
 * Section {@code checkpoint}: when a run keeps what it needs to go on, and how many of them.
 *
 * @param everySeconds between two checkpoints; 0 for none by time.
 * @param everySteps   transitions learned between two checkpoints; 0 for none by steps.
 * @param keep         newest checkpoints kept; the best is kept beside them.
 */
public record CheckpointConfig(double everySeconds, long everySteps, int keep) {
    public CheckpointConfig {
        new Problems()
                .check(
                        everySeconds == 0 || everySeconds >= 0.01 && everySeconds <= 604_800,
                        "everySeconds",
                        "must be 0 (none by time) or within 0.01 and 604800, got " + everySeconds)
                .check(everySteps >= 0, "everySteps", "must be 0 (none by steps) or more, got " + everySteps)
                .check(keep >= 1 && keep <= 1000, "keep", "must be within 1 and 1000, got " + keep)
                .raise();
    }
}
