package dev.reverie.learners;

import dev.reverie.storage.replay.SequenceBatch;

/** Stage: sequences to world model. One thread. */
@FunctionalInterface
public interface ModelLearner {

    /** @param batch {@code [B, T]} real sequences. */
    void learn(SequenceBatch batch);
}
