package dev.reverie.learners.acting;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws from what networks say, without allocation; of a generator such as {@link java.util.SplittableRandom}. */
public final class Sampling {
    private Sampling() {}

    /**
     * A one-hot draw of each group of classes, with probabilities {@code (1 - unimix) softmax + unimix / classes} (Hafner et
     * al. 2023).
     *
     * @param logits  {@code [groups, classes]} from {@code from} on.
     * @param from    index of the first.
     * @param groups  independent draws.
     * @param classes of each.
     * @param unimix  share of the uniform distribution, from 0 to 1.
     * @param random  one number is taken a group.
     * @param y       {@code [groups, classes]} from {@code yFrom} on, set to 0 and 1; not the logits.
     * @param yFrom   index of the first.
     */
    public static void oneHot(
            final float[] logits,
            final int from,
            final int groups,
            final int classes,
            final double unimix,
            final RandomGenerator random,
            final float[] y,
            final int yFrom) {
        for (int g = 0; g < groups; g++) {
            final int at = from + g * classes;
            final float most = logits[at + most(logits, at, classes)];
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                final float e = Functions.exp(logits[at + k] - most);
                y[yFrom + g * classes + k] = e;
                sum += e;
            }
            double left = random.nextDouble();
            int drawn = classes - 1;
            for (int k = 0; k < classes - 1; k++) {
                left -= (1 - unimix) * y[yFrom + g * classes + k] / sum + unimix / classes;
                if (left < 0) {
                    drawn = k;
                    break;
                }
            }
            Arrays.fill(y, yFrom + g * classes, yFrom + (g + 1) * classes, 0);
            y[yFrom + g * classes + drawn] = 1;
        }
    }

    /** The likeliest class of each group, the first of equals; as {@link #oneHot} has it. */
    public static void mode(
            final float[] logits,
            final int from,
            final int groups,
            final int classes,
            final float[] y,
            final int yFrom) {
        for (int g = 0; g < groups; g++) {
            final int drawn = most(logits, from + g * classes, classes);
            Arrays.fill(y, yFrom + g * classes, yFrom + (g + 1) * classes, 0);
            y[yFrom + g * classes + drawn] = 1;
        }
    }

    /** @return which of {@code count} numbers from {@code from} on is the greatest, the first of equals. */
    public static int most(final float[] values, final int from, final int count) {
        int best = 0;
        for (int k = 1; k < count; k++) {
            best = values[from + k] > values[from + best] ? k : best;
        }
        return best;
    }

    /**
     * {@code tanh(mean + e^logStd z)} with standard normal z.
     *
     * @param head   {@code n} means and then {@code n} logarithms of standard deviations, from {@code from} on.
     * @param from   index of the first.
     * @param n      of draws.
     * @param random one Gaussian is taken a draw.
     * @param y      set to {@code n} numbers in (-1, 1) from {@code yFrom} on.
     * @param yFrom  index of the first.
     */
    public static void tanhNormal(
            final float[] head,
            final int from,
            final int n,
            final RandomGenerator random,
            final float[] y,
            final int yFrom) {
        for (int j = 0; j < n; j++) {
            y[yFrom + j] = (float) Math.tanh(head[from + j] + Math.exp(head[from + n + j]) * random.nextGaussian());
        }
    }
}
