package dev.reverie.learners.imitation;

import dev.reverie.config.Problems;
import java.util.List;

/**
 * Section {@code bc}.
 *
 * @param hidden            sizes of the hidden layers, one or more.
 * @param batch             steps of an update.
 * @param learningRate      of Adam at the beginning.
 * @param learningRateFinal of Adam after {@code learningRateSteps}.
 * @param learningRateSteps updates over which it goes there in a straight line; 0 for never.
 * @param weightDecay       of AdamW, 0 or more.
 * @param clipNorm          global norm to which gradients are scaled down; 0 for never.
 */
public record BcConfig(
        List<Integer> hidden,
        int batch,
        double learningRate,
        double learningRateFinal,
        long learningRateSteps,
        double weightDecay,
        double clipNorm) {
    private static final int MOST_WIDTH = 1 << 16;

    public BcConfig {
        hidden = List.copyOf(hidden);
        new Problems()
                .check(
                        !hidden.isEmpty() && hidden.stream().allMatch(n -> n >= 1 && n <= MOST_WIDTH),
                        "hidden",
                        "must be one or more sizes within 1 and " + MOST_WIDTH + ", got " + hidden)
                .check(batch >= 1 && batch <= MOST_WIDTH, "batch", "must be within 1 and 65536, got " + batch)
                .check(isRate(learningRate), "learningRate", "must be above 0 and finite, got " + learningRate)
                .check(
                        isRate(learningRateFinal),
                        "learningRateFinal",
                        "must be above 0 and finite, got " + learningRateFinal)
                .check(learningRateSteps >= 0, "learningRateSteps", "must be 0 (never) or more")
                .check(
                        weightDecay >= 0 && Double.isFinite(weightDecay),
                        "weightDecay",
                        "must be 0 or more and finite, got " + weightDecay)
                .check(clipNorm >= 0, "clipNorm", "must be 0 (never) or more, got " + clipNorm)
                .raise();
    }

    private static boolean isRate(final double value) {
        return value > 0 && Double.isFinite(value);
    }
}
