package dev.reverie.learners;

import dev.reverie.storage.replay.SequenceBatch;

/** Stage: sequences, real or dreamed, to policy and value. One thread. */
@FunctionalInterface
public interface BehaviourLearner {

    /** @param batch {@code [B, T]} sequences. */
    void learn(SequenceBatch batch);
}
