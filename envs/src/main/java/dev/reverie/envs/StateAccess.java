package dev.reverie.envs;

/** An environment whose internal state can be read and set lane by lane, in float64. */
public interface StateAccess extends Environment {

    /** @return elements of a lane's state. */
    int stateSize();

    /** Copies lane {@code lane}'s state into {@code out} {@code [stateSize()]}. */
    void state(int lane, double[] out);

    /**
     * Sets lane {@code lane}'s state, within a running episode whose step count becomes 0.
     *
     * @param lane  to set.
     * @param state {@code [stateSize()]}.
     * @throws IllegalArgumentException if the state cannot be.
     */
    void setState(int lane, double[] state);
}
