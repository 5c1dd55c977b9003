package dev.reverie.pipeline.run;

import dev.reverie.config.Problems;

/**
 * Section {@code offline}: learning from a recorded log.
 *
 * @param log     directory of the log; empty where a run acts for itself.
 * @param updates to make; 0 for one a transition.
 */
public record OfflineConfig(String log, long updates) {
    public OfflineConfig {
        new Problems()
                .check(updates >= 0, "updates", "must be 0 (one a transition) or more, got " + updates)
                .raise();
    }
}
