package dev.reverie.envs.mujoco;

import java.util.random.RandomGenerator;

/** What is asked of a model: beginnings, rewards, ends and what is seen. Holds no state of a lane; that is in the data. */
public interface Task {

    /**
     * Begins an episode: sets the state drawn from {@code random} and computes what follows from it.
     *
     * @param data just reset.
     */
    void begin(Data data, RandomGenerator random);

    /**
     * Moves by one control step.
     *
     * @param data with its controls set.
     * @return the reward earned.
     */
    double step(Data data);

    /** @return whether the state just reached ends the episode for good. */
    boolean isTerminal(Data data);

    /** Writes what is seen now. */
    void observe(Data data, Observation out);
}
