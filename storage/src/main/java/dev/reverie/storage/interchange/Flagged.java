package dev.reverie.storage.interchange;

import java.util.function.LongFunction;

/**
 * Transitions side by side in their columns.
 *
 * @param transitions in all.
 * @param hasNext     whether what each led to is a column of its own.
 * @param ends        how an episode ends with a transition.
 */
record Flagged(long transitions, boolean hasNext, LongFunction<Episodes.End> ends) implements Episodes {
    @Override
    public End end(final long t) {
        return ends.apply(t);
    }

    @Override
    public long seen(final long t) {
        return t;
    }

    @Override
    public long after(final long t) {
        return hasNext ? t : -1;
    }
}
