package dev.reverie.storage.replay;

import dev.reverie.config.Problems;
import dev.reverie.envs.Rows;

/**
 * Hindsight experience replay (Andrychowicz et al. 2017): a share of the transitions is given as if what was achieved at
 * another row of the episode had been the goal.
 *
 * @param achieved observation field that says what was achieved.
 * @param desired  observation field that says what was to be, of the same dtype and shape.
 * @param goal     which row's achievement becomes the goal.
 * @param share    of the transitions that is changed, 0 to 1; k goals for each one seen are k / (k + 1).
 * @param reward   by the changed goal.
 */
public record Hindsight(String achieved, String desired, Goal goal, double share, Reward reward) {
    /** Which row's achievement becomes the goal. */
    public enum Goal {
        /** Any after the transition's first row in its episode, as far as it is held. */
        FUTURE,
        /** The newest held of its episode. */
        FINAL,
        /** Any held of its episode. */
        EPISODE
    }

    /** A reward by the goal that a row states. */
    @FunctionalInterface
    public interface Reward {

        /**
         * Computes it.
         *
         * @param rows whose achieved and desired goals count; not to be changed.
         * @param row  that the action led to.
         * @return the reward of that row.
         */
        double of(Rows rows, int row);
    }

    public Hindsight {
        new Problems()
                .check(share >= 0 && share <= 1, "share", "must be from 0 to 1, got " + share)
                .check(!achieved.equals(desired), "desired", "must be another field than achieved, got " + desired)
                .raise();
    }
}
