package dev.reverie.learners.modelfree.sac;

import dev.reverie.config.Problems;
import java.util.List;

/**
 * Section {@code sac}. How often updates are made, and from which transition on, says section {@code pace}.
 *
 * @param hidden        sizes of the hidden layers of actor and critics, one or more.
 * @param gamma         discount of each step, in [0, 1].
 * @param batch         sequences of an update.
 * @param nStep         rewards of a return before it bootstraps.
 * @param actorRate     of the actor's Adam.
 * @param criticRate    of the critics' Adam.
 * @param alphaRate     of the temperature's Adam; 0 to keep {@code alpha}.
 * @param alpha         temperature at the beginning, above 0.
 * @param entropy       that the temperature aims at, of actions scaled to [-1, 1], in nats an axis; -1 in the paper.
 * @param tau           share by which the target critics go to the online ones at each update.
 * @param actorEvery    updates between two of actor and temperature.
 * @param clipNorm      global norm to which gradients are scaled down; 0 for never.
 */
public record SacConfig(
        List<Integer> hidden,
        double gamma,
        int batch,
        int nStep,
        double actorRate,
        double criticRate,
        double alphaRate,
        double alpha,
        double entropy,
        double tau,
        int actorEvery,
        double clipNorm) {
    private static final int MOST_WIDTH = 1 << 16;

    public SacConfig {
        hidden = List.copyOf(hidden);
        new Problems()
                .check(
                        !hidden.isEmpty() && hidden.stream().allMatch(n -> n >= 1 && n <= MOST_WIDTH),
                        "hidden",
                        "must be one or more sizes within 1 and " + MOST_WIDTH + ", got " + hidden)
                .check(gamma >= 0 && gamma <= 1, "gamma", "must be within 0 and 1, got " + gamma)
                .check(batch >= 1 && batch <= MOST_WIDTH, "batch", "must be within 1 and 65536, got " + batch)
                .check(nStep >= 1 && nStep <= 1000, "nStep", "must be within 1 and 1000, got " + nStep)
                .check(isRate(actorRate), "actorRate", "must be above 0 and finite, got " + actorRate)
                .check(isRate(criticRate), "criticRate", "must be above 0 and finite, got " + criticRate)
                .check(
                        alphaRate == 0 || isRate(alphaRate),
                        "alphaRate",
                        "must be 0 (fixed) or more and finite, got " + alphaRate)
                .check(isRate(alpha), "alpha", "must be above 0 and finite, got " + alpha)
                .check(Double.isFinite(entropy), "entropy", "must be finite, got " + entropy)
                .check(tau > 0 && tau <= 1, "tau", "must be above 0 and at most 1, got " + tau)
                .check(actorEvery >= 1, "actorEvery", "must be 1 update or more, got " + actorEvery)
                .check(clipNorm >= 0, "clipNorm", "must be 0 (never) or more, got " + clipNorm)
                .raise();
    }

    private static boolean isRate(final double value) {
        return value > 0 && Double.isFinite(value);
    }
}
