package dev.reverie.storage.interchange;

import java.util.Arrays;
import java.util.function.IntFunction;

/** Trajectories one after the other, each with one observation more than it has transitions. */
final class Trajectories implements Episodes {
    private final long[] ends;
    private final IntFunction<End> how;

    /**
     * @param ends first transition after each trajectory, ascending.
     * @param how  each ends.
     */
    Trajectories(final long[] ends, final IntFunction<End> how) {
        this.ends = ends;
        this.how = how;
    }

    private int of(final long t) {
        final int found = Arrays.binarySearch(ends, t + 1);
        return found >= 0 ? found : -found - 1;
    }

    @Override
    public long transitions() {
        return ends[ends.length - 1];
    }

    @Override
    public End end(final long t) {
        final int trajectory = of(t);
        return ends[trajectory] == t + 1 ? how.apply(trajectory) : End.NO;
    }

    @Override
    public long seen(final long t) {
        return t + of(t);
    }

    @Override
    public long after(final long t) {
        return seen(t) + 1;
    }
}
