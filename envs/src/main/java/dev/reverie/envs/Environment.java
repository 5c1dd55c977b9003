package dev.reverie.envs;

/**
 * What is acted on: {@code spec().lanes()} copies of one task, stepped together. One thread.
 *
 * <p>Row t holds o_t, the reward r_t and discount that a_{t-1} earned, and the a_t chosen on seeing o_t.
 * A lane whose row was LAST ignores its action and begins anew: its next row is FIRST, reward 0, discount 1.
 */
public interface Environment extends AutoCloseable {

    /** @return what this environment shows and takes. */
    EnvSpec spec();

    /**
     * Begins an episode in every lane.
     *
     * @param seed of all randomness from here on; the same seed and actions give the same bytes.
     * @param out  {@code [lanes]} rows, written but for their actions, which are zeroed.
     */
    void reset(long seed, Rows out);

    /**
     * Takes one action in every lane: one tick.
     *
     * @param actions {@code [lanes]} rows whose actions are taken; only their action fields are read.
     * @param out     {@code [lanes]} rows, written but for their actions; may be {@code actions} itself.
     * @throws IllegalArgumentException if an action lies outside the space; no lane has moved then.
     */
    void step(Rows actions, Rows out);

    @Override
    default void close() {}
}
