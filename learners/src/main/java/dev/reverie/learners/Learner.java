package dev.reverie.learners;

import dev.reverie.storage.checkpoint.Checkpointed;

/** The stages of an algorithm on one thread: model learner, imagination and behaviour learner, as far as it has them. */
public interface Learner extends Checkpointed, AutoCloseable {

    /** Makes one update, from the replay that the learner was made with. */
    void update();

    /** @return a snapshot of the acting part; its version is the number of updates made. */
    Weights policy();

    /** @param sink given the figures since the last report: {@code train/...} and {@code stage/...}. */
    void report(MetricSink sink);

    @Override
    default void close() {}
}
