package dev.reverie.envs.mujoco.mjcf;

import dev.reverie.envs.mujoco.Data;

/**
 * A reward of the user's own, named by {@code rewardClass}: a public class with a public constructor without arguments, made
 * once for each lane.
 */
public interface Reward {

    /**
     * @param data the lane just after a control step; what is computed from positions and velocities is current, its controls
     *             are those of the step. To be read, not written.
     * @return the reward earned, finite.
     */
    double of(Data data);
}
