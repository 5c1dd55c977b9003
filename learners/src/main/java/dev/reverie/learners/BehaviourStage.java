package dev.reverie.learners;

/**
 * The behaviour learner of a {@link Learner} whose model learner is a stage of its own: it learns, on a thread of its own, what every
 * {@link Learner#update} hands over, in order. Between its updates, with nothing handed over, the learner's thread may look at it.
 */
public interface BehaviourStage extends AutoCloseable {

    /**
     * Learns what was handed over first. This stage's thread.
     *
     * @return whether there was anything.
     */
    boolean update();

    /** @return whether the learner may make another update now: this stage is not too far behind. The learner's thread. */
    boolean hasRoom();

    /** @return whether all that was handed over is learned. Any thread. */
    boolean isAtRest();

    /** @return whether all is learned and the learner is closed. Any thread. */
    boolean isDone();

    /** Ends the stage: what waits for it fails. This stage's thread. */
    @Override
    void close();
}
