package dev.reverie.learners.tdmpc;

import dev.reverie.config.Problems;

/**
 * Section {@code tdmpc}: sizes and scales of TD-MPC2.
 *
 * @param kind         which of the two algorithms.
 * @param latent       numbers of a latent, a multiple of {@code group}.
 * @param group        numbers that sum to 1; 8 in the paper.
 * @param encoder      outputs of the encoder's hidden layers.
 * @param encoderLayers hidden layers of the encoder.
 * @param hidden       outputs of the other networks' hidden layers.
 * @param heads        Q networks, at least 2.
 * @param dropout      share of the sums of the Q networks' first layer that are dropped while they learn.
 * @param bins         of rewards and values, odd.
 * @param mostBin      greatest bin, in symlogs; 10 in the paper.
 * @param batch        sequences of an update, B.
 * @param horizon      steps of a sequence and of a plan, H.
 * @param rho          by which a step counts less than the one before.
 * @param discount     of each step; 0 for the one that fits the episodes' length, {@code clip((T/5 - 1)/(T/5), .95, .995)}.
 * @param consistency  scale of the latents' error.
 * @param reward       scale of the rewards' cross-entropy.
 * @param value        scale of the values' cross-entropy.
 * @param termination  scale of the terminations' cross-entropy; 0 for tasks that never terminate, for which none is learned.
 * @param entropy      scale of the policy's entropy.
 * @param tau          share by which the target Qs go to the online ones at each update.
 * @param learningRate of Adam.
 * @param encoderShare of that rate that the encoder has.
 * @param clipNorm     global norm to which gradients are scaled down.
 * @param taskDim      numbers by which a task is known to the networks, where there are several.
 * @param plan         how actors plan.
 */
public record TdMpcConfig(
        Kind kind,
        int latent,
        int group,
        int encoder,
        int encoderLayers,
        int hidden,
        int heads,
        double dropout,
        int bins,
        double mostBin,
        int batch,
        int horizon,
        double rho,
        double discount,
        double consistency,
        double reward,
        double value,
        double termination,
        double entropy,
        double tau,
        double learningRate,
        double encoderShare,
        double clipNorm,
        int taskDim,
        PlanConfig plan) {
    private static final int MOST = 1 << 16;
    private static final double MOST_DISCOUNT = 0.995;

    /** Which algorithm. */
    public enum Kind {
        /** TD-MPC (Hansen et al. 2022): squared errors, two Qs, ELU. Of bins, groups, heads, dropout and entropy it has none. */
        TDMPC,
        /** TD-MPC2 (Hansen et al. 2024). */
        TDMPC2
    }

    public TdMpcConfig {
        final Problems problems = new Problems()
                .check(
                        group >= 1 && latent >= group && latent <= MOST && latent % group == 0,
                        "latent",
                        "must be a multiple of group (" + group + ") and at most " + MOST + ", got " + latent)
                .check(heads >= 2 && heads <= MOST, "heads", "must be within 2 and " + MOST + ", got " + heads)
                .check(dropout >= 0 && dropout < 1, "dropout", "must be at least 0 and below 1, got " + dropout)
                .check(bins >= 3 && bins % 2 == 1, "bins", "must be odd and 3 or more, got " + bins)
                .check(mostBin > 0 && mostBin <= 80, "mostBin", "must be above 0 and at most 80, got " + mostBin)
                .check(horizon >= 1 && horizon <= 1000, "horizon", "must be within 1 and 1000, got " + horizon)
                .check(tau > 0 && tau <= 1, "tau", "must be above 0 and at most 1, got " + tau)
                .check(
                        encoderShare > 0 && encoderShare <= 1,
                        "encoderShare",
                        "must be above 0 and at most 1, got " + encoderShare)
                .check(
                        learningRate > 0 && Double.isFinite(learningRate),
                        "learningRate",
                        "must be above 0 and finite, got " + learningRate)
                .check(rho > 0 && rho <= 1, "rho", "must be above 0 and at most 1, got " + rho)
                .check(discount >= 0 && discount <= 1, "discount", "must be within 0 and 1, got " + discount);
        count(problems, "encoder", encoder);
        problems.check(
                encoderLayers >= 1 && encoderLayers <= 100,
                "encoderLayers",
                "must be within 1 and 100, got " + encoderLayers);
        count(problems, "hidden", hidden);
        count(problems, "batch", batch);
        count(problems, "taskDim", taskDim);
        scale(problems, "consistency", consistency);
        scale(problems, "reward", reward);
        scale(problems, "value", value);
        scale(problems, "termination", termination);
        scale(problems, "entropy", entropy);
        scale(problems, "clipNorm", clipNorm);
        problems.raise();
    }

    /** @return these sizes with the discount that episodes of {@code limit} steps at most have, unless one was given. */
    TdMpcConfig discountedFor(final int limit) {
        return withDiscount(discount > 0 ? discount : discountOf(limit));
    }

    /** @return the discount that fits episodes of {@code limit} steps at most, 0 for any number. */
    static double discountOf(final int limit) {
        final double fifth = limit / 5.0;
        return limit == 0 ? MOST_DISCOUNT : Math.max(0.95, Math.min(MOST_DISCOUNT, (fifth - 1) / fifth));
    }

    /** @return numbers that all networks are given beside what is theirs. */
    int told(final int tasks) {
        return tasks > 1 ? taskDim : 0;
    }

    private TdMpcConfig withDiscount(final double given) {
        return new TdMpcConfig(
                kind,
                latent,
                group,
                encoder,
                encoderLayers,
                hidden,
                heads,
                dropout,
                bins,
                mostBin,
                batch,
                horizon,
                rho,
                given,
                consistency,
                reward,
                value,
                termination,
                entropy,
                tau,
                learningRate,
                encoderShare,
                clipNorm,
                taskDim,
                plan);
    }

    private static void count(final Problems problems, final String name, final int value) {
        problems.check(value >= 1 && value <= MOST, name, "must be within 1 and " + MOST + ", got " + value);
    }

    private static void scale(final Problems problems, final String name, final double value) {
        problems.check(value >= 0 && Double.isFinite(value), name, "must be 0 or more and finite, got " + value);
    }
}
