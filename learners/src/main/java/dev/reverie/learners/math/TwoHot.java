package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Losses;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/**
 * Predictions of numbers as weights of bins, learnt by cross-entropy with the two nearest bins (Hafner et al. 2023, eq. 8 to 10).
 * Numbers are of the bins' space: where bins lie evenly in a squashed one, squash targets and stretch the mean.
 *
 * @param logits {@code [.., n]}.
 * @param bins   {@code [n]}, ascending, at least two; symmetric ones give a mean of exactly 0 for equal logits.
 */
public record TwoHot(Tensor logits, Tensor bins) {
    public TwoHot {
        Shapes.alike("TwoHot", 1, "[.., n]", logits);
        if (bins.rank() != 1 || bins.type() != logits.type() || bins.dim(0) != logits.dim(-1) || bins.dim(0) < 2) {
            throw Shapes.wrong("TwoHot", "logits [.., n] need bins [n] of their type, at least two", logits, bins);
        }
    }

    /**
     * Bins {@code symexp(-most), .., symexp(most)}, even in the exponent and exactly symmetric: 255 up to symexp(20) in Hafner et
     * al. 2023.
     *
     * @param most exponent, positive.
     * @param n    number of bins, at least two.
     * @return {@code [n]}, of the innermost scope: make it once and let it last.
     */
    public static Tensor symexpBins(final Device device, final TensorType type, final double most, final int n) {
        final double[] bins = new double[n];
        for (int i = 0; i < n; i++) {
            final double x = most * (2 * i - (n - 1)) / (n - 1);
            bins[i] = Math.copySign(Math.expm1(Math.abs(x)), x);
        }
        return device.of(bins, n).cast(type);
    }

    /**
     * Bins at equal distances: -300 to 300 by 1 for MuZero, whose targets are squashed by {@link ValueScaling}.
     *
     * @return {@code [n]}, of the innermost scope: make it once and let it last.
     */
    public static Tensor evenBins(
            final Device device, final TensorType type, final double low, final double high, final int n) {
        final double[] bins = new double[n];
        for (int i = 0; i < n; i++) {
            bins[i] = (low * (n - 1 - i) + high * i) / (n - 1);
        }
        return device.of(bins, n).cast(type);
    }

    /** @return {@code [..]}: the weighted bins, those of one distance from the middle added first, so that errors cancel. */
    public Tensor mean() {
        return Losses.binMean(logits, bins);
    }

    /**
     * Cross-entropy with the targets as two-hot vectors; beyond the ends they count as the ends.
     *
     * @param target {@code [..]}; no gradient flows to it.
     * @return {@code [..]}.
     */
    public Tensor loss(final Tensor target) {
        Shapes.leads("TwoHot.loss", "targets [..] of logits [.., n]", target, logits, logits.rank() - 1);
        return Losses.twoHotCrossEntropy(logits, bins, target);
    }

    /**
     * {@code loss(first) + loss(second)}: cross-entropy is linear in its target, so one softmax and one gradient do.
     *
     * @param first  {@code [..]}; no gradient flows to it.
     * @param second {@code [..]}; no gradient flows to it.
     * @return {@code [..]}.
     */
    public Tensor loss(final Tensor first, final Tensor second) {
        Shapes.leads("TwoHot.loss", "targets [..] of logits [.., n]", first, logits, logits.rank() - 1);
        Shapes.leads("TwoHot.loss", "targets [..] of logits [.., n]", second, logits, logits.rank() - 1);
        return Losses.twoHotCrossEntropy(logits, bins, first, second);
    }
}
