package dev.reverie.learners;

import dev.reverie.envs.Rows;
import dev.reverie.storage.checkpoint.Checkpointed;
import dev.reverie.storage.checkpoint.State;

/** Chooses actions. It owns its recurrent state and its randomness. One thread. */
public interface Actor extends Checkpointed {

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

    /** {@inheritDoc} Its weights are not part of it. Does nothing for an actor without randomness, counts or memory. */
    @Override
    default void save(final State into) {}

    @Override
    default void restore(final State from) {}
}
