package dev.reverie.learners.tdmpc;

import dev.reverie.config.Problems;
import dev.reverie.learners.planning.PlannerConfig;

/**
 * How actors plan, in section {@code tdmpc}. Spreads are in units of half of an action's range.
 *
 * @param samples     plans tried in an iteration, those of the policy among them.
 * @param iterations  of a plan.
 * @param elites      best plans of an iteration, of which the next draws.
 * @param prior       samples that follow the policy.
 * @param std         of the first iteration's draws, and the greatest.
 * @param leastStd    below which no spread falls.
 * @param momentum    share of the former mean and spread that is kept.
 * @param scheduleSteps updates over which the horizon grows from 1 to its length, and {@code leastStd} falls from 0.5; 0 for neither.
 * @param temperature by which returns are multiplied before they are exponentiated.
 */
public record PlanConfig(
        int samples,
        int iterations,
        int elites,
        int prior,
        double std,
        double leastStd,
        double momentum,
        double temperature,
        long scheduleSteps) {
    private static final double FIRST_STD = 0.5;

    public PlanConfig {
        final Problems problems = new Problems()
                .check(samples >= 2 && samples <= 1 << 20, "samples", "must be within 2 and 1048576, got " + samples)
                .check(iterations >= 1, "iterations", "must be 1 or more, got " + iterations)
                .check(
                        elites >= 1 && elites <= samples,
                        "elites",
                        "must be within 1 and samples (" + samples + "), got " + elites)
                .check(
                        prior >= 0 && prior < samples,
                        "prior",
                        "must be within 0 and samples (" + samples + ") less one, got " + prior)
                .check(std > 0 && Double.isFinite(std), "std", "must be above 0 and finite, got " + std)
                .check(leastStd >= 0 && leastStd <= std, "leastStd", "must be within 0 and std, got " + leastStd)
                .check(momentum >= 0 && momentum < 1, "momentum", "must be at least 0 and below 1, got " + momentum)
                .check(
                        temperature > 0 && Double.isFinite(temperature),
                        "temperature",
                        "must be above 0 and finite, got " + temperature)
                .check(scheduleSteps >= 0, "scheduleSteps", "must be 0 (none) or more, got " + scheduleSteps);
        problems.raise();
    }

    /** @return steps of a plan after so many updates. */
    int horizon(final int most, final long updates) {
        return updates >= scheduleSteps ? most : (int) (1 + (most - 1) * (updates / (double) scheduleSteps));
    }

    /** @return the least spread after so many updates. */
    double leastStd(final long updates) {
        return updates >= scheduleSteps
                ? leastStd
                : FIRST_STD + (leastStd - FIRST_STD) * (updates / (double) scheduleSteps);
    }

    /** @return a planner's configuration: MPPI, as an actor that explores or one that does its best. */
    PlannerConfig planner(final int horizon, final double discount, final boolean explores) {
        return new PlannerConfig(
                PlannerConfig.Method.MPPI,
                explores ? PlannerConfig.Choice.DRAW : PlannerConfig.Choice.MEAN,
                horizon,
                samples,
                iterations,
                elites,
                std,
                leastStd,
                momentum,
                temperature,
                0,
                0,
                1,
                prior,
                discount);
    }
}
