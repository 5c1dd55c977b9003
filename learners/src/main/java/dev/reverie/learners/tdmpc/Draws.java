package dev.reverie.learners.tdmpc;

import dev.reverie.learners.tensor.Tensor;

/** What TD-MPC2 leaves to chance. */
interface Draws {

    /** @return a tensor {@code [n, a]} of standard normal numbers, of the innermost scope. */
    Tensor normal(int n, int a);

    /** @return a tensor of 0, at a share {@code rate} of its places, and {@code 1 / (1 - rate)}; of the innermost scope. */
    Tensor kept(double rate, int... shape);

    /** @return two different Q heads out of {@code heads}. */
    int[] pair(int heads);
}
