package dev.reverie.pipeline.run;

import dev.reverie.config.Problems;

/**
 * Section {@code run}: what is run, and how.
 *
 * @param algorithm    as the catalogue names it.
 * @param env          id of the environment.
 * @param mode         how the parts are put together.
 * @param seed         of everything.
 * @param steps        transitions to make.
 * @param lanes        of each actor.
 * @param actors       threads that act; 1 in {@code local} and {@code lockstep}.
 * @param lead         ticks that the log may run ahead of the learner in {@code pipelined}.
 * @param publishEvery ticks learned between two sets of weights sent to the actors.
 * @param saveSeconds  seconds between two saves of the latest weights.
 * @param evalEpisodes episodes of the evaluation at the end; 0 for none.
 * @param bestEvery    updates between two trials of the policy, of which the best is kept; 0 for none.
 * @param bestEpisodes episodes of a trial, on seeds other than the evaluation's.
 */
public record RunConfig(
        String algorithm,
        String env,
        Mode mode,
        long seed,
        long steps,
        int lanes,
        int actors,
        int lead,
        int publishEvery,
        double saveSeconds,
        int evalEpisodes,
        int bestEvery,
        int bestEpisodes) {
    static final int MOST_ACTORS = 256;

    public RunConfig {
        final boolean isAlone = mode != Mode.PIPELINED;
        new Problems()
                .check(steps >= 1, "steps", "must be 1 or more, got " + steps)
                .check(lanes >= 1, "lanes", "must be 1 or more, got " + lanes)
                .check(
                        actors >= 1 && actors <= MOST_ACTORS,
                        "actors",
                        "must be within 1 and " + MOST_ACTORS + ", got " + actors)
                .check(actors == 1 || !isAlone, "actors", "must be 1 in mode local and lockstep, got " + actors)
                .check(lead >= 1, "lead", "must be 1 tick or more, got " + lead)
                .check(publishEvery >= 1, "publishEvery", "must be 1 tick or more, got " + publishEvery)
                .check(
                        saveSeconds >= 0.01 && saveSeconds <= 86_400,
                        "saveSeconds",
                        "must be within 0.01 and 86400, got " + saveSeconds)
                .check(evalEpisodes >= 0, "evalEpisodes", "must be 0 (none) or more, got " + evalEpisodes)
                .check(bestEvery >= 0, "bestEvery", "must be 0 (none) or more updates, got " + bestEvery)
                .check(bestEpisodes >= 1, "bestEpisodes", "must be 1 or more, got " + bestEpisodes)
                .raise();
    }
}
