package dev.reverie.envs.wrappers;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.util.random.RandomGenerator;

/** What is done to the actions going into a batch of lanes and to the rows coming out. Nothing allocates. One thread. */
interface Transform {

    /** @return what is shown and taken outside, but for the id. */
    EnvSpec spec();

    /**
     * Writes the action that lane {@code i} takes inside; within an episode only.
     *
     * @param given  rows whose actions were chosen outside.
     * @param inner  rows whose actions are taken inside.
     * @param i      lane.
     * @param random of the lane.
     */
    default void act(final Rows given, final Rows inner, final int i, final RandomGenerator random) {
        copyAction(given, inner, i);
    }

    /**
     * Writes lane {@code i}'s observation outside.
     *
     * @param inner  rows that came out; FIRST begins an episode.
     * @param out    rows shown outside.
     * @param i      lane.
     * @param random of the lane.
     */
    default void show(final Rows inner, final Rows out, final int i, final RandomGenerator random) {
        copyObservation(inner, out, i);
    }

    /** @return the reward outside of a reward inside. */
    default double reward(final double inner) {
        return inner;
    }

    /** @return everything that decides what follows, not a copy: writing it puts the transform there. */
    default byte[] state() {
        return NO_STATE;
    }

    /** State of a transform without any. */
    byte[] NO_STATE = {};

    /** Copies the action of row {@code i}, to the end of the row, between rows of the same action space. */
    static void copyAction(final Rows from, final Rows to, final int i) {
        final int source = from.layout().actionOffset();
        final int target = to.layout().actionOffset();
        final int bytes = Math.min(from.layout().stride() - source, to.layout().stride() - target);
        to.buffer().putBytes(to.at(i) + target, from.buffer(), from.at(i) + source, bytes);
    }

    /** Copies the observation of row {@code i} between rows of the same fields. */
    static void copyObservation(final Rows from, final Rows to, final int i) {
        final int bytes = from.layout().actionOffset() - StepLayout.FIELDS;
        to.buffer().putBytes(to.at(i) + StepLayout.FIELDS, from.buffer(), from.at(i) + StepLayout.FIELDS, bytes);
    }

    /** Copies one field of row {@code i} between rows that have it at the same index. */
    static void copyField(final Rows from, final Rows to, final int i, final int field) {
        to.buffer()
                .putBytes(
                        to.at(i) + to.layout().offset(field),
                        from.buffer(),
                        from.at(i) + from.layout().offset(field),
                        from.layout().observation().get(field).bytes());
    }
}
