package dev.reverie.storage.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** Which of the rows that are held a learner is given. One thread; the replay's own. */
interface Sampler {

    /**
     * Fills a batch.
     *
     * @param held   that it draws from.
     * @param into   {@code [B, T]} rows.
     * @param random that decides.
     * @return whether there was any sequence; if not, {@code into} is unchanged.
     */
    boolean sample(Held held, SequenceBatch into, RandomGenerator random);

    /** Told of each tick that was added to a ring. */
    default void added(final ActorRing ring) {}

    /**
     * Told of a priority.
     *
     * @param ring     that the sequence came from.
     * @param row      number, {@code tick * lanes + lane}, of its row 0, which is real or stands for less context.
     * @param priority 0 or more.
     */
    default void written(final ActorRing ring, final long row, final float priority) {}

    /** Writes what it remembers of the rows held, oldest first. */
    default void save(final Held held, final DataOutput out) throws IOException {}

    /** Reads back what was saved when as much had been added. */
    default void restore(final Held held, final DataInput in) throws IOException {}
}
