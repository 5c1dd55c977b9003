package dev.reverie.learners.imagination;

import dev.reverie.learners.tensor.Tensor;

/**
 * What dreams need of a world model that is learned with gradients. Thread of its device.
 *
 * @param <S> states of n lanes.
 */
public interface LatentModel<S> {

    /** @return {@code [n, F]}: what policies and heads see. */
    Tensor features(S state);

    /**
     * One step, of which gradients flow back to state and action.
     *
     * @param action {@code [n, A]}.
     */
    S imagine(S state, Tensor action);
}
