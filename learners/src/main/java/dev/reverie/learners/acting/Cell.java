package dev.reverie.learners.acting;

import dev.reverie.learners.Weights;

/**
 * A recurrent unit with weights from a learner. The state is the caller's: {@link #size} numbers a lane, all 0 when an
 * episode begins. Runs without allocation. One thread.
 */
public interface Cell {

    /** @return numbers that go in; of several inputs one after the other. */
    int inputs();

    /** @return numbers of the state. */
    int size();

    /**
     * Takes one step.
     *
     * @param x     holds {@link #inputs} numbers from {@code xFrom} on.
     * @param xFrom index of the first.
     * @param h     holds the state, {@link #size} numbers from {@code hFrom} on, and then the next.
     * @param hFrom index of the first.
     */
    void step(float[] x, int xFrom, float[] h, int hFrom);

    /** As {@link Network#require} does. */
    void require(Weights weights);

    /** As {@link Network#adopt} does. */
    void adopt(Weights weights);
}
