package dev.reverie.learners.sweeping;

import dev.reverie.config.Problems;

/**
 * Configuration of prioritized sweeping.
 *
 * @param planningSteps n, backups at most for each real transition; 1 or more.
 * @param theta         least change of a value that is worth a backup, 0 or more.
 * @param gamma         discount of each step, in [0, 1].
 * @param epsilon       probability of a random action at the beginning, in [0, 1].
 * @param epsilonFinal  that probability after {@code decaySteps}, in [0, 1].
 * @param decaySteps    transitions over which epsilon goes to its final value in a straight line; 0 for never.
 * @param initialQ      value of a pair until it was tried {@code tries} times; finite.
 * @param tries         observations of a pair after which the model is believed, 1 or more.
 * @param memory        observations that the model holds of each pair; 0 for all, else at least {@code tries}.
 */
public record SweepingConfig(
        int planningSteps,
        double theta,
        double gamma,
        double epsilon,
        double epsilonFinal,
        long decaySteps,
        double initialQ,
        int tries,
        int memory) {
    public SweepingConfig {
        new Problems()
                .check(planningSteps >= 1, "planningSteps", "must be 1 or more, got " + planningSteps)
                .check(theta >= 0 && Double.isFinite(theta), "theta", "must be 0 or more, got " + theta)
                .check(gamma >= 0 && gamma <= 1, "gamma", "must be within 0 and 1, got " + gamma)
                .check(epsilon >= 0 && epsilon <= 1, "epsilon", "must be within 0 and 1, got " + epsilon)
                .check(
                        epsilonFinal >= 0 && epsilonFinal <= 1,
                        "epsilonFinal",
                        "must be within 0 and 1, got " + epsilonFinal)
                .check(decaySteps >= 0, "decaySteps", "must be 0 (never) or more, got " + decaySteps)
                .check(Double.isFinite(initialQ), "initialQ", "must be finite, got " + initialQ)
                .check(tries >= 1, "tries", "must be 1 or more, got " + tries)
                .check(
                        memory == 0 || memory >= tries,
                        "memory",
                        "must be 0 (all) or at least tries, " + tries + ", got " + memory)
                .raise();
    }
}
