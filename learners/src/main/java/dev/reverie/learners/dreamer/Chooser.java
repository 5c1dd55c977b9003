package dev.reverie.learners.dreamer;

import dev.reverie.learners.Weights;

/** What is done in a state that is believed. One thread. */
interface Chooser {

    /**
     * Chooses.
     *
     * @param features {@code [deter + stoch]} of the state.
     * @param choice   {@code [A]}, filled with a one-hot vector or numbers in [-1, 1].
     */
    void choose(float[] features, float[] choice);

    /** @throws IllegalArgumentException if an array lacks or differs. */
    void require(Weights weights);

    /** Takes weights that were {@linkplain #require required}. */
    void adopt(Weights weights);
}
