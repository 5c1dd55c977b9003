package dev.reverie.learners;

import dev.reverie.envs.Rows;

/** Chooses actions. It owns its recurrent state and its randomness. One thread. */
public interface Actor {

    /**
     * Chooses an action in every lane.
     *
     * @param step    {@code [lanes]} rows as the environment wrote them.
     * @param actions {@code [lanes]} rows whose action fields are written, LAST rows' too; may be {@code step} itself.
     */
    void act(Rows step, Rows actions);

    /**
     * Takes newer weights.
     *
     * @param weights immutable.
     * @throws IllegalArgumentException if their arrays are not those of this policy.
     */
    void adopt(Weights weights);
}
