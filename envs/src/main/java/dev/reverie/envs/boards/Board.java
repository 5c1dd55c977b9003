package dev.reverie.envs.boards;

import java.nio.ByteBuffer;

/** A {@link Position} on a board of rows and columns, that can be seen whole and kept. */
public interface Board extends Position {

    /**
     * @param plane {@code 2 * kind + player}; most games have one kind of stones.
     * @param row   from the top.
     * @return the player's stones of that kind in that row, bit {@code c} for column {@code c}.
     */
    int stones(int plane, int row);

    /**
     * @param from a multiple of 8.
     * @return the legal moves {@code from .. from + 7}, bit {@code k} for {@code from + k}; 0 once the game is over.
     */
    int legal(int from);

    /** Writes everything that decides what follows, {@code Game.savedBytes()} bytes. */
    void save(ByteBuffer out);

    /** Reads what {@link #save} wrote. */
    void restore(ByteBuffer in);
}
