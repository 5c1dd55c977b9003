package dev.reverie.envs;

import java.util.random.RandomGenerator;

/**
 * One copy of a task: all that a user with a simulator implements. {@link Lanes#of} makes a batch of it, which keeps
 * phases, begins episodes anew and counts the step limit. One thread.
 */
public interface Lane extends AutoCloseable {

    /** @return what this task shows and takes; its {@code lanes} is 1. */
    EnvSpec spec();

    /**
     * Begins an episode.
     *
     * @param random this lane's own for good; may be kept and used while stepping.
     * @param out    rows of all lanes.
     * @param i      row to write the observation of; its head is written by the batch.
     */
    void reset(RandomGenerator random, Rows out, int i);

    /**
     * Takes the action of row {@code i}, which lies within the space, and writes row {@code i}'s observation and head by
     * one of {@link Rows#move}, {@link Rows#terminate} and {@link Rows#truncate}.
     *
     * @param actions rows of all lanes; may be {@code out} itself, so the action is read first.
     * @param out     rows of all lanes.
     * @param i       row of this lane.
     */
    void step(Rows actions, Rows out, int i);

    @Override
    default void close() {}
}
