package dev.reverie.learners.dreamer;

import dev.reverie.config.Problems;

/**
 * What PlaNet has and Dreamer has not, in section {@code dreamer}.
 *
 * @param overshooting greatest distance D over which the prior is taught without what was seen; 0 or 1 for one step alone.
 * @param samples      plans tried in an iteration.
 * @param iterations   of a plan.
 * @param elites       best plans of an iteration, to whose mean and spread the next are drawn.
 */
public record PlanetConfig(int overshooting, int samples, int iterations, int elites) {
    public PlanetConfig {
        new Problems()
                .check(overshooting >= 0, "overshooting", "must be 0 (none) or more, got " + overshooting)
                .check(samples >= 2 && samples <= 1 << 20, "samples", "must be within 2 and 1048576, got " + samples)
                .check(iterations >= 1, "iterations", "must be 1 or more, got " + iterations)
                .check(
                        elites >= 1 && elites <= samples,
                        "elites",
                        "must be within 1 and samples (" + samples + "), got " + elites)
                .raise();
    }
}
