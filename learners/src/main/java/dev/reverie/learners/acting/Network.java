package dev.reverie.learners.acting;

import dev.reverie.learners.Weights;

/** A function of one input vector, with weights from a learner. Runs without allocation. One thread. */
public interface Network {

    /** @return numbers that go in. */
    int inputs();

    /** @return numbers that come out. */
    int outputs();

    /**
     * Computes one output vector; all zeros are the weights before the first {@link #adopt}.
     *
     * @param x     holds {@link #inputs} numbers from {@code xFrom} on.
     * @param xFrom index of the first.
     * @param y     set to {@link #outputs} numbers from {@code yFrom} on; must not overlap the inputs.
     * @param yFrom index of the first.
     */
    void run(float[] x, int xFrom, float[] y, int yFrom);

    /**
     * Looks whether weights fit, and changes nothing.
     *
     * @param weights with FLOAT32 or FLOAT64 arrays of this network's names and shapes; others are let be.
     * @throws IllegalArgumentException if an array lacks or differs, naming it.
     */
    void require(Weights weights);

    /**
     * Takes weights, copying them into the order in which they are read.
     *
     * @param weights as {@link #require} wants them.
     * @throws IllegalArgumentException if they do not fit; nothing is changed then.
     */
    void adopt(Weights weights);
}
