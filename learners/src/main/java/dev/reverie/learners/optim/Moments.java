package dev.reverie.learners.optim;

import dev.reverie.config.Problems;

/**
 * The numbers of an optimiser with two moments.
 *
 * @param beta1   of the first moment, in [0, 1).
 * @param beta2   of the second moment, in [0, 1).
 * @param epsilon added to the second moment's root, 0 or more.
 * @param decay   of the weights, 0 or more.
 * @param kind    of that decay.
 */
public record Moments(double beta1, double beta2, double epsilon, double decay, Decay kind) {
    public Moments {
        new Problems()
                .check(beta1 >= 0 && beta1 < 1, "beta1", "must be at least 0 and below 1, got " + beta1)
                .check(beta2 >= 0 && beta2 < 1, "beta2", "must be at least 0 and below 1, got " + beta2)
                .check(epsilon >= 0 && Double.isFinite(epsilon), "epsilon", "must be 0 or more, got " + epsilon)
                .check(decay >= 0 && Double.isFinite(decay), "decay", "must be 0 (none) or more, got " + decay)
                .raise();
    }

    /** Adam's own: 0.9, 0.999, 1e-8 and no decay. */
    public static Moments adam() {
        return new Moments(0.9, 0.999, 1e-8, 0, Decay.DECOUPLED);
    }

    /** Adam's with decoupled decay. */
    public static Moments adamW(final double decay) {
        return new Moments(0.9, 0.999, 1e-8, decay, Decay.DECOUPLED);
    }

    /** Dreamer v3's for LaProp: 0.9, 0.999, 1e-20 and no decay. */
    public static Moments laProp() {
        return new Moments(0.9, 0.999, 1e-20, 0, Decay.DECOUPLED);
    }
}
