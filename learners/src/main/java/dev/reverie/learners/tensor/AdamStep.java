package dev.reverie.learners.tensor;

/**
 * The numbers of one step of Adam (Kingma and Ba 2015, algorithm 1), with decoupled weight decay (AdamW).
 *
 * @param rate        of learning.
 * @param beta1       of the first moment.
 * @param beta2       of the second moment.
 * @param epsilon     added to the root of the second moment.
 * @param decay       of the weights, times the rate.
 * @param correction1 {@code 1 - beta1^t}.
 * @param correction2 {@code 1 - beta2^t}.
 */
public record AdamStep(
        double rate, double beta1, double beta2, double epsilon, double decay, double correction1, double correction2) {

    /** @param t number of this step, from 1. */
    public static AdamStep at(
            final long t,
            final double rate,
            final double beta1,
            final double beta2,
            final double epsilon,
            final double decay) {
        return new AdamStep(rate, beta1, beta2, epsilon, decay, 1 - Math.pow(beta1, t), 1 - Math.pow(beta2, t));
    }
}
