package dev.reverie.learners.modelfree.qlearning;

import dev.reverie.config.Problems;

/**
 * Configuration of Q-learning.
 *
 * @param alpha        step size at the beginning, in (0, 1].
 * @param alphaFinal   step size after {@code decaySteps}, in (0, 1].
 * @param gamma        discount of each step, in [0, 1].
 * @param epsilon      probability of a random action at the beginning, in [0, 1].
 * @param epsilonFinal that probability after {@code decaySteps}, in [0, 1].
 * @param decaySteps   transitions over which alpha and epsilon go to their final values in a straight line; 0 for never.
 * @param initialQ     value of every pair at the beginning; finite.
 */
public record QLearningConfig(
        double alpha,
        double alphaFinal,
        double gamma,
        double epsilon,
        double epsilonFinal,
        long decaySteps,
        double initialQ) {
    public QLearningConfig {
        new Problems()
                .check(alpha > 0 && alpha <= 1, "alpha", "must be above 0 and at most 1, got " + alpha)
                .check(
                        alphaFinal > 0 && alphaFinal <= 1,
                        "alphaFinal",
                        "must be above 0 and at most 1, got " + alphaFinal)
                .check(gamma >= 0 && gamma <= 1, "gamma", "must be within 0 and 1, got " + gamma)
                .check(epsilon >= 0 && epsilon <= 1, "epsilon", "must be within 0 and 1, got " + epsilon)
                .check(
                        epsilonFinal >= 0 && epsilonFinal <= 1,
                        "epsilonFinal",
                        "must be within 0 and 1, got " + epsilonFinal)
                .check(decaySteps >= 0, "decaySteps", "must be 0 (never) or more, got " + decaySteps)
                .check(Double.isFinite(initialQ), "initialQ", "must be finite, got " + initialQ)
                .raise();
    }
}
