package dev.reverie.envs;

/** An environment with known dynamics, that planners can put back. */
public interface Simulator extends Environment {

    /** @return everything that decides what follows, randomness included. */
    byte[] save();

    /**
     * Goes back to a saved state.
     *
     * @param state from {@link #save()} of an environment with the same spec.
     * @throws IllegalArgumentException if it is not of that kind or length.
     */
    void restore(byte[] state);
}
