package dev.reverie.envs.classic;

import dev.reverie.envs.LaneRandom;
import dev.reverie.envs.Rows;

/** A task of one float64 state vector a lane, the lanes' states one after another. */
interface Dynamics {

    /** Draws an initial state into {@code state[at..]} from lane {@code lane}'s randomness. */
    void begin(double[] state, int at, LaneRandom random, int lane);

    /** Moves {@code state[at..]} by one action and returns the reward. */
    double step(double[] state, int at, double action);

    /** Whether {@code state[at..]} ends the episode. */
    boolean isTerminal(double[] state, int at);

    /** Writes the observation of {@code state[at..]} into row {@code lane}. */
    void observe(double[] state, int at, Rows out, int lane);
}
