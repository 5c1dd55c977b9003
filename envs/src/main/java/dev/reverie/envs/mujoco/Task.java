package dev.reverie.envs.mujoco;

import java.util.random.RandomGenerator;

/**
 * What is asked of one lane's {@link Data}, given as it is made: beginnings, rewards, ends and what is seen. All that changes
 * from step to step is in the data, so that saving those saves the lane.
 */
public interface Task {

    /**
     * Begins an episode: sets the state drawn from {@code random} and computes what follows from it. The data has just been
     * reset.
     */
    void begin(RandomGenerator random);

    /**
     * Moves by one control step; the controls are set.
     *
     * @return the reward earned.
     */
    double step();

    /** Writes what is seen now. */
    void observe(Observation out);

    /** @return whether the state just reached ends the episode for good. */
    default boolean isTerminal() {
        return false;
    }
}
