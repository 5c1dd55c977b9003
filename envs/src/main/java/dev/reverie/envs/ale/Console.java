package dev.reverie.envs.ale;

/** An Atari 2600 with a game in it, by its frames of 1/60 s. One thread. */
public interface Console {
    /** What {@link #lives()} tells when the game is over. */
    int OVER = -1;

    /** Pixels of a line. */
    int WIDTH = 160;

    /** @return ALE's codes of the actions that change something in this game; the first is 0, to do nothing. */
    int[] minimalActions();

    /** Begins the game anew, always in the same way. */
    void reset();

    /**
     * Emulates a frame.
     *
     * @param action ALE's code, 0 to 17.
     * @return the reward earned.
     */
    int act(int action);

    /** @return lives left, 0 in games without them; {@link #OVER} when the game is over. */
    int lives();

    /** @return the picture, uint8 {@code [lines, WIDTH, 1 or 3]}, the console's own, as good until the next call. */
    byte[] screen();
}
