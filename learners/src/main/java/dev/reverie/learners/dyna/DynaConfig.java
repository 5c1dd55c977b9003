package dev.reverie.learners.dyna;

import dev.reverie.config.Problems;

/**
 * Configuration of Dyna-Q and Dyna-Q+.
 *
 * @param planningSteps n, dreams for each real transition; 0 for Q-learning.
 * @param alpha         step size at the beginning, in (0, 1].
 * @param alphaFinal    step size after {@code decaySteps}, in (0, 1].
 * @param gamma         discount of each step, in [0, 1].
 * @param epsilon       probability of a random action at the beginning, in [0, 1].
 * @param epsilonFinal  that probability after {@code decaySteps}, in [0, 1].
 * @param decaySteps    transitions over which alpha and epsilon go to their final values in a straight line; 0 for never.
 * @param kappa         bonus of Dyna-Q+, 0 or more: a dream of a pair untried for tau steps earns {@code kappa sqrt(tau)}.
 * @param initialQ      value of every pair at the beginning; finite.
 * @param memory        observations that the model holds of each pair; 0 for all, 1 for the last.
 */
public record DynaConfig(
        int planningSteps,
        double alpha,
        double alphaFinal,
        double gamma,
        double epsilon,
        double epsilonFinal,
        long decaySteps,
        double kappa,
        double initialQ,
        int memory) {
    private static final int MOST_STEPS = 1 << 20;

    public DynaConfig {
        new Problems()
                .check(
                        planningSteps >= 0 && planningSteps <= MOST_STEPS,
                        "planningSteps",
                        "must be within 0 and " + MOST_STEPS + ", got " + planningSteps)
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
                .check(kappa >= 0 && Double.isFinite(kappa), "kappa", "must be 0 (no bonus) or more, got " + kappa)
                .check(Double.isFinite(initialQ), "initialQ", "must be finite, got " + initialQ)
                .check(memory >= 0, "memory", "must be 0 (all) or more, got " + memory)
                .raise();
    }
}
