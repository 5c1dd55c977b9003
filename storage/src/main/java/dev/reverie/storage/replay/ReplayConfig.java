package dev.reverie.storage.replay;

import dev.reverie.config.Problems;

/**
 * Section {@code replay}.
 *
 * @param capacity      rows held at most, of all lanes together.
 * @param crossEpisodes whether a sequence may go on from a LAST row to the FIRST row of the lane's next episode.
 */
public record ReplayConfig(long capacity, boolean crossEpisodes) {
    public ReplayConfig {
        new Problems()
                .check(capacity >= 2, "capacity", "must be 2 rows or more, got " + capacity)
                .raise();
    }

    /** A replay whose sequences never cross an episode's end. */
    public ReplayConfig(final long capacity) {
        this(capacity, false);
    }
}
