package dev.reverie.learners.planning;

/**
 * What a planner needs of a simulator, a learned ensemble or a latent model: a batch of latents, moved by actions. Latents stay
 * with the model, in lanes of a simulator or on a device; sample i is its i-th. One thread.
 */
public interface PlanModel {

    /** @return numbers of an action, A. */
    int actionSize();

    /**
     * Begins anew.
     *
     * @param samples N, whose latents all become that from which is planned.
     */
    void begin(int samples);

    /**
     * Latents and actions to next latents, rewards and discounts.
     *
     * @param actions   {@code [N, A]}, perhaps more room behind; only read.
     * @param rewards   {@code [N]} written: what the actions earn.
     * @param discounts {@code [N]} written: 0 where nothing can follow, else 1 or less.
     */
    void step(double[] actions, double[] rewards, double[] discounts);

    /** Writes the values {@code [N]} of the latents reached: what is earned beyond the horizon. Zeros if it knows none. */
    default void values(final double[] values) {
        java.util.Arrays.fill(values, 0);
    }

    /**
     * Proposes what a policy would do.
     *
     * @param actions {@code [N, A]} written, if there is a policy.
     * @return whether there is one.
     */
    default boolean propose(final double[] actions) {
        return false;
    }
}
