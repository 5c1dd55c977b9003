package dev.reverie.learners;

import dev.reverie.storage.replay.SequenceBatch;

/** Stage: world model to dreams. One thread. */
@FunctionalInterface
public interface Imagination {

    /**
     * Dreams.
     *
     * @param into {@code [B, T]} rows to fill; its batch size becomes the number of dreams.
     * @return number of dreams, 0 if the model knows nothing yet.
     */
    int dream(SequenceBatch into);
}
