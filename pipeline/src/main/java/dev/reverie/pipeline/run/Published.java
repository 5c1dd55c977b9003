package dev.reverie.pipeline.run;

import dev.reverie.learners.Weights;
import org.jspecify.annotations.Nullable;

/** The weights that act: every so many ticks learned, the newest if there are newer ones. The learner's thread. */
final class Published {
    private final int every;
    private long position = -1;
    private @Nullable Weights weights;

    /** @param every ticks learned between two sets of weights. */
    Published(final int every) {
        this.every = every;
    }

    /** @return weights that are to be sent now, null for none. */
    @Nullable
    Weights next(final LearnerLoop loop) {
        if (loop.learned() - position < every) {
            return null;
        }
        if (loop.updates() <= version()) {
            position = loop.learned();
            return null;
        }
        final Weights newest = loop.learner().policy();
        if (newest.version() <= version()) {
            return null; // a behaviour learner that is a stage has been asked for newer ones: they stay due
        }
        position = loop.learned();
        weights = newest;
        return newest;
    }

    /** @return version of the weights sent last, 0 if none. */
    long version() {
        return weights == null ? 0 : weights.version();
    }

    /** @return the weights sent last, null if none. */
    @Nullable
    Weights weights() {
        return weights;
    }

    /** @return sequence number learned when weights were last due, -1 if never. */
    long position() {
        return position;
    }

    /** Goes on after weights were sent. */
    void restore(final long sent, final @Nullable Weights last) {
        position = sent;
        weights = last;
    }
}
