package dev.reverie.storage.replay;

import dev.reverie.envs.Experience;
import java.util.random.RandomGenerator;

/** What a learner may sample. One thread. */
public interface Replay extends AutoCloseable {

    /**
     * Adds a tick, tailed from the log.
     *
     * @param experience whose rows are copied.
     */
    void add(Experience experience);

    /** @return transitions added so far, those that have since been overwritten included. */
    long transitions();

    /**
     * Draws sequences with replacement, uniformly unless the replay was made to draw otherwise; none crosses an episode's end
     * unless the replay was made to allow it, none holds a row flagged
     * {@link dev.reverie.envs.StepLayout#FLAG_NO_OBSERVATION}. What the learner wants remembered of them it gives back by
     * {@link SequenceBatch#writeBack()}.
     *
     * @param into   {@code [B, T]} rows to fill.
     * @param random that decides; the same state and content give the same batch.
     * @return whether any sequence of that length is at hand; if not, {@code into} is unchanged.
     */
    boolean sample(SequenceBatch into, RandomGenerator random);

    /**
     * Takes the oldest transitions not yet taken, in the order in which ticks were added, lane by lane, each once. The second
     * row of one may be flagged {@link dev.reverie.envs.StepLayout#FLAG_NO_OBSERVATION}: its reward and discount count, its
     * observation does not.
     *
     * @param into {@code [B, 2]} rows; its batch size becomes the number taken.
     * @return number taken, at most {@code into.capacity()}.
     */
    int fresh(SequenceBatch into);

    @Override
    void close();
}
