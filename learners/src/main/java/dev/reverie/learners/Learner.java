package dev.reverie.learners;

import dev.reverie.storage.checkpoint.Checkpointed;
import org.jspecify.annotations.Nullable;

/** The stages of an algorithm on one thread: model learner, imagination and behaviour learner, as far as it has them. */
public interface Learner extends Checkpointed, AutoCloseable {

    /** Makes one update, from the replay that the learner was made with. */
    void update();

    /** @return a snapshot of the acting part; its version is the number of updates made, by the behaviour learner if that is a stage. */
    Weights policy();

    /** @param sink given the figures since the last report: {@code train/...} and {@code stage/...}. */
    void report(MetricSink sink);

    /**
     * Lets the world model foresee experience of the latest update, which changes nothing that is learned later.
     *
     * @return that beside what happened; null if there is no such model, or it has learned nothing yet.
     */
    default @Nullable OpenLoop dream() {
        return null;
    }

    /** @return the behaviour learner, to be run on a thread of its own; null if this learner's updates are whole. */
    default @Nullable BehaviourStage behaviour() {
        return null;
    }

    @Override
    default void close() {}
}
