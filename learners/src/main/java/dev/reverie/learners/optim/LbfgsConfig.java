package dev.reverie.learners.optim;

import dev.reverie.config.Problems;

/**
 * Configuration of L-BFGS.
 *
 * @param history     pairs of changes that stand for the Hessian, above 0.
 * @param iterations  at most, above 0.
 * @param evaluations of the loss in one line search at most, above 0.
 * @param gradient    ends when no gradient is larger; 0 or more.
 * @param change      ends when the loss falls by less, relative to it; 0 or more.
 * @param decrease    Wolfe's first constant, above 0.
 * @param curvature   Wolfe's second constant, above {@code decrease} and below 1.
 */
public record LbfgsConfig(
        int history,
        int iterations,
        int evaluations,
        double gradient,
        double change,
        double decrease,
        double curvature) {
    public LbfgsConfig {
        new Problems()
                .check(history > 0, "history", "must be above 0, got " + history)
                .check(iterations > 0, "iterations", "must be above 0, got " + iterations)
                .check(evaluations > 0, "evaluations", "must be above 0, got " + evaluations)
                .check(gradient >= 0, "gradient", "must be 0 or more, got " + gradient)
                .check(change >= 0, "change", "must be 0 or more, got " + change)
                .check(decrease > 0, "decrease", "must be above 0, got " + decrease)
                .check(
                        curvature > decrease && curvature < 1,
                        "curvature",
                        "must be above decrease " + decrease + " and below 1, got " + curvature)
                .raise();
    }

    /** History 10, 100 iterations of at most 25 evaluations, gradient 1e-7, change 1e-9, Wolfe 1e-4 and 0.9. */
    public static LbfgsConfig usual() {
        return new LbfgsConfig(10, 100, 25, 1e-7, 1e-9, 1e-4, 0.9);
    }
}
