package dev.reverie.storage.replay;

import dev.reverie.config.Problems;

/**
 * Section {@code replay}.
 *
 * @param capacity      rows held in memory at most, of all lanes together.
 * @param history       rows that may be sampled at most, those no longer in memory being read from the log; 0 for those in
 *                      memory alone.
 * @param crossEpisodes whether a sequence may go on from a LAST row to the FIRST row of the lane's next episode.
 * @param columns       FLOAT32s that the learner keeps beside each row in memory, 0 for none.
 * @param sampler       what is drawn.
 */
public record ReplayConfig(long capacity, long history, boolean crossEpisodes, int columns, SamplerConfig sampler) {
    public ReplayConfig {
        new Problems()
                .check(capacity >= 2, "capacity", "must be 2 rows or more, got " + capacity)
                .check(
                        history == 0 || history >= capacity,
                        "history",
                        "must be 0 or the capacity, " + capacity + " rows, or more, got " + history)
                .check(columns >= 0 && columns <= 1 << 20, "columns", "must be from 0 to 1048576, got " + columns)
                .check(
                        !crossEpisodes
                                || sampler.kind() != SamplerConfig.Kind.TRANSITIONS
                                        && sampler.kind() != SamplerConfig.Kind.EPISODES,
                        "crossEpisodes",
                        "must be false for sampler kind " + sampler.kind())
                .raise();
    }

    /** A replay of uniform sequences in memory. */
    public ReplayConfig(final long capacity, final boolean crossEpisodes) {
        this(capacity, 0, crossEpisodes, 0, SamplerConfig.of(SamplerConfig.Kind.UNIFORM));
    }

    /** A replay of uniform sequences in memory that never cross an episode's end. */
    public ReplayConfig(final long capacity) {
        this(capacity, false);
    }

    /** A replay in memory of what a sampler draws, never across an episode's end. */
    public ReplayConfig(final long capacity, final SamplerConfig sampler) {
        this(capacity, 0, false, 0, sampler);
    }
}
