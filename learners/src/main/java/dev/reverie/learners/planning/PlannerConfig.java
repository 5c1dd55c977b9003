package dev.reverie.learners.planning;

import dev.reverie.config.Problems;

/**
 * Section {@code planning}. Spreads are in units of half of an action's range.
 *
 * @param method      by which sequences of actions are searched.
 * @param choice      what is done of the last iteration.
 * @param horizon     steps of a plan, H.
 * @param samples     sequences of an iteration, N.
 * @param iterations  of a plan.
 * @param elites      best sequences of an iteration, of which the next draws; all of them for MPPI as Williams et al. have it.
 * @param std         of the first iteration's draws.
 * @param leastStd    below which no spread falls.
 * @param momentum    share of the former mean, and but for MPPI of the former spread, that is kept.
 * @param temperature by which MPPI multiplies returns before it exponentiates them.
 * @param colour      exponent of the noise's spectrum: 0 white, 2 Brownian; random shooting draws uniformly instead.
 * @param kept        elites that are tried again in the next iteration and plan; iCEM.
 * @param decay       by which an iteration's samples are fewer than those of the one before, 1 for none; iCEM.
 * @param prior       samples of each iteration that follow the model's policy, if it has one.
 * @param discount    of each step.
 */
public record PlannerConfig(
        Method method,
        Choice choice,
        int horizon,
        int samples,
        int iterations,
        int elites,
        double std,
        double leastStd,
        double momentum,
        double temperature,
        double colour,
        int kept,
        double decay,
        int prior,
        double discount) {
    private static final int MOST = 1 << 20;

    /** By which sequences are searched. */
    public enum Method {
        /** Uniform draws, whose best is taken. */
        RANDOM,
        /** Draws of the mean and spread of the elites. */
        CEM,
        /** CEM with coloured noise, kept elites and fewer samples with each iteration. */
        ICEM,
        /** Draws of the mean and spread of the elites, weighted by the exponential of their return. */
        MPPI
    }

    /** What is done of the last iteration. */
    public enum Choice {
        /** The mean. */
        MEAN,
        /** The best sequence tried in this plan. */
        BEST,
        /** An elite, drawn by weight; TD-MPC2. */
        DRAW
    }

    public PlannerConfig {
        final Problems problems = new Problems()
                .check(horizon >= 1 && horizon <= 10_000, "horizon", "must be within 1 and 10000, got " + horizon)
                .check(samples >= 2 && samples <= MOST, "samples", "must be within 2 and " + MOST + ", got " + samples)
                .check(iterations >= 1, "iterations", "must be 1 or more, got " + iterations)
                .check(
                        elites >= 1 && elites <= samples,
                        "elites",
                        "must be within 1 and samples (" + samples + "), got " + elites)
                .check(std > 0 && Double.isFinite(std), "std", "must be above 0 and finite, got " + std)
                .check(leastStd >= 0 && leastStd <= std, "leastStd", "must be within 0 and std, got " + leastStd)
                .check(momentum >= 0 && momentum < 1, "momentum", "must be at least 0 and below 1, got " + momentum)
                .check(
                        temperature > 0 && Double.isFinite(temperature),
                        "temperature",
                        "must be above 0 and finite, got " + temperature)
                .check(colour >= 0 && colour <= 8, "colour", "must be within 0 (white) and 8, got " + colour)
                .check(kept >= 0 && kept <= elites, "kept", "must be within 0 and elites (" + elites + "), got " + kept)
                .check(decay >= 1 && Double.isFinite(decay), "decay", "must be 1 (none) or more, got " + decay)
                .check(
                        prior >= 0 && prior + kept < samples,
                        "prior",
                        "must be 0 or more and leave samples to draw beside kept, got " + prior)
                .check(discount >= 0 && discount <= 1, "discount", "must be within 0 and 1, got " + discount);
        problems.raise();
    }

    /** @return samples of iteration {@code i}: never fewer than twice the elites, if it has begun with as many. */
    int samplesOf(final int i) {
        return method != Method.ICEM
                ? samples
                : Math.max(Math.min(samples, Math.max(2 * elites, prior + kept + 1)), (int)
                        (samples * Math.pow(decay, -i)));
    }
}
