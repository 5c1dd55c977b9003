package dev.reverie.envs.boards;

/**
 * The rules of a two-player game of perfect information: one position, changed in place by moves of the players in turn.
 * Player 0 begins. No move ever allocates. One thread.
 */
public interface Position {
    /** {@link #result()} of a game that goes on. */
    int GOES_ON = Integer.MIN_VALUE;

    /** Goes back to the first position. */
    void begin();

    /** @return player to move, 0 or 1; the player who would move if the game is over. */
    int turn();

    /** @return whether the player to move may play {@code move}, within the game's moves; never once the game is over. */
    boolean isLegal(int move);

    /**
     * Plays a move for the player to move.
     *
     * @param move that {@link #isLegal}; anything else leaves the position undefined.
     */
    void play(int move);

    /** @return 1 if player 0 has won, -1 if player 1 has, 0 for a draw, or {@link #GOES_ON}. */
    int result();
}
