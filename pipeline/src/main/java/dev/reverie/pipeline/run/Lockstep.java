package dev.reverie.pipeline.run;

import dev.reverie.storage.checkpoint.State;
import dev.reverie.storage.replay.Pace;

/** The version of the weights that a tick of {@code lockstep} is made with. One thread. */
final class Lockstep {
    private final Pace pace;
    private final int publishEvery;
    private long due;
    private long ticks;
    private long expected;
    private long before;

    /**
     * @param pace         of the learner, a copy of the actor's own.
     * @param publishEvery ticks learned between two sets of weights.
     */
    Lockstep(final Pace pace, final int publishEvery) {
        this.pace = pace;
        this.publishEvery = publishEvery;
    }

    /**
     * Counts a tick that was recorded before the first.
     *
     * @param transitions recorded with it, all in all.
     */
    void recorded(final long transitions) {
        after(transitions - before);
        before = transitions;
    }

    /**
     * Counts a tick.
     *
     * @param transitions made with it.
     * @return version that the next tick waits for: the updates made when weights were last sent.
     */
    long after(final long transitions) {
        due += pace.due(before + transitions);
        if (++ticks % publishEvery == 0) {
            expected = due;
        }
        return expected;
    }

    /** @return version that the next tick waits for. */
    long expected() {
        return expected;
    }

    void save(final State into) {
        into.put("lockstep", due, ticks, expected, before);
    }

    /** Goes on after as many transitions. */
    void restore(final State from, final long transitions) {
        final long[] counts = from.longs("lockstep", 4);
        due = counts[0];
        ticks = counts[1];
        expected = counts[2];
        before = counts[3];
        pace.due(before + transitions);
    }
}
