package dev.reverie.pipeline.run;

import dev.reverie.config.Problems;

/**
 * Section {@code offline}: learning from a recorded log.
 *
 * @param log     directory of the log; empty where a run learns from its own alone.
 * @param updates to make from it; 0 for one a transition, or as many as {@code pace} owes where the run then acts.
 * @param acts    whether the run acts after that: its own log begins with those records.
 */
public record OfflineConfig(String log, long updates, boolean acts) {
    public OfflineConfig {
        new Problems()
                .check(updates >= 0, "updates", "must be 0 (one a transition) or more, got " + updates)
                .check(!acts || !log.isEmpty(), "acts", "must be false where offline.log names no log")
                .raise();
    }
}
