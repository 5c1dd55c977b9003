package dev.reverie.learners.modelfree.dqn;

import dev.reverie.config.Problems;
import java.util.List;

/**
 * Section {@code dqn}. How often updates are made, and from which transition on, says section {@code pace}.
 *
 * @param hidden            sizes of the hidden layers, one or more.
 * @param gamma             discount of each step, in [0, 1].
 * @param batch             sequences of an update.
 * @param nStep             rewards of a return before it bootstraps.
 * @param doubleQ           whether the online network chooses the action whose value the target network gives.
 * @param dueling           whether values and advantages have heads of their own.
 * @param huber             error beyond which the loss grows linearly.
 * @param learningRate      of Adam at the beginning.
 * @param learningRateFinal of Adam after {@code learningRateSteps}.
 * @param learningRateSteps updates over which it goes there in a straight line; 0 for never.
 * @param adamEpsilon       of Adam.
 * @param clipNorm          global norm to which gradients are scaled down; 0 for never.
 * @param targetEvery       updates between two updates of the target network.
 * @param targetRate        share by which the target network then goes to the online one; 1 copies it.
 * @param epsilon           probability of a random action at the beginning, in [0, 1].
 * @param epsilonFinal      that probability after {@code epsilonSteps}, in [0, 1].
 * @param epsilonSteps      environment steps, of all actors together, over which it goes there in a straight line.
 */
public record DqnConfig(
        List<Integer> hidden,
        double gamma,
        int batch,
        int nStep,
        boolean doubleQ,
        boolean dueling,
        double huber,
        double learningRate,
        double learningRateFinal,
        long learningRateSteps,
        double adamEpsilon,
        double clipNorm,
        int targetEvery,
        double targetRate,
        double epsilon,
        double epsilonFinal,
        long epsilonSteps) {
    private static final int MOST_WIDTH = 1 << 16;

    public DqnConfig {
        hidden = List.copyOf(hidden);
        new Problems()
                .check(
                        !hidden.isEmpty() && hidden.stream().allMatch(n -> n >= 1 && n <= MOST_WIDTH),
                        "hidden",
                        "must be one or more sizes within 1 and " + MOST_WIDTH + ", got " + hidden)
                .check(gamma >= 0 && gamma <= 1, "gamma", "must be within 0 and 1, got " + gamma)
                .check(batch >= 1 && batch <= MOST_WIDTH, "batch", "must be within 1 and 65536, got " + batch)
                .check(nStep >= 1 && nStep <= 1000, "nStep", "must be within 1 and 1000, got " + nStep)
                .check(huber > 0, "huber", "must be above 0, got " + huber)
                .check(isRate(learningRate), "learningRate", "must be above 0 and finite, got " + learningRate)
                .check(
                        isRate(learningRateFinal),
                        "learningRateFinal",
                        "must be above 0 and finite, got " + learningRateFinal)
                .check(learningRateSteps >= 0, "learningRateSteps", "must be 0 (never) or more")
                .check(isRate(adamEpsilon), "adamEpsilon", "must be above 0 and finite, got " + adamEpsilon)
                .check(clipNorm >= 0, "clipNorm", "must be 0 (never) or more, got " + clipNorm)
                .check(targetEvery >= 1, "targetEvery", "must be 1 update or more, got " + targetEvery)
                .check(
                        targetRate > 0 && targetRate <= 1,
                        "targetRate",
                        "must be above 0 and at most 1, got " + targetRate)
                .check(epsilon >= 0 && epsilon <= 1, "epsilon", "must be within 0 and 1, got " + epsilon)
                .check(
                        epsilonFinal >= 0 && epsilonFinal <= 1,
                        "epsilonFinal",
                        "must be within 0 and 1, got " + epsilonFinal)
                .check(epsilonSteps >= 0, "epsilonSteps", "must be 0 (never) or more, got " + epsilonSteps)
                .raise();
    }

    private static boolean isRate(final double value) {
        return value > 0 && Double.isFinite(value);
    }
}
