package dev.reverie.storage.replay;

/**
 * How learning and acting keep step, as demand in both directions: inserted steps make updates due, updates made make room for
 * more steps. Both change only when something was inserted or updated, so that nobody need look at a clock or twice.
 */
@FunctionalInterface
public interface Pace {

    /**
     * Updates that have fallen due since the last call. One thread.
     *
     * @param insertedSteps transitions inserted so far, never falling.
     * @return updates to make now, 0 or more.
     */
    long due(long insertedSteps);

    /**
     * Transitions that may have been inserted in all once some updates are made; actors may go on while fewer have been. It
     * never falls as updates are made. Whoever makes an update publishes it; the difference to what was inserted is the
     * actors' demand. Any thread.
     *
     * <p>Once every update that was due is made, there is room for one transition more at least: whoever inserts whenever there
     * is room and updates whenever one is due is never stuck. A tick of several lanes may go beyond by all lanes but one.
     *
     * @param updates made so far.
     * @return the limit, {@code Long.MAX_VALUE} for none.
     */
    default long limit(final long updates) {
        return Long.MAX_VALUE;
    }
}
