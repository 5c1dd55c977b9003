package dev.reverie.learners;

import dev.reverie.storage.replay.Replay;
import org.jspecify.annotations.Nullable;

/** What a run needs of an algorithm, already told its configuration and its environment's spec. */
public interface Algorithm {

    /**
     * @param replay to learn from.
     * @param seed   of all the learner's randomness.
     * @return the learner.
     */
    Learner learner(Replay replay, long seed);

    /**
     * @param seed of its exploration.
     * @return an actor that explores: with the weights that {@link #learner} begins with, or at random until it is given any.
     */
    Actor actor(long seed);

    /**
     * @param seed of ties and chance.
     * @return an actor that does its best, to be evaluated.
     */
    Actor evaluator(long seed);

    /**
     * @param stages that are separate.
     * @return this algorithm with model learner and behaviour learner as two stages; null if it has no such two.
     */
    default @Nullable Algorithm staged(final StagesConfig stages) {
        return null;
    }
}
