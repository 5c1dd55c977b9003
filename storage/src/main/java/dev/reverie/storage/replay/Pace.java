package dev.reverie.storage.replay;

/** How many updates a number of inserted steps allows. One thread. */
@FunctionalInterface
public interface Pace {

    /**
     * Updates that have fallen due since the last call.
     *
     * @param insertedSteps transitions inserted so far, never falling.
     * @return updates to make now, 0 or more.
     */
    long due(long insertedSteps);
}
