package dev.reverie.envs.grid;

import dev.reverie.envs.TransitionTable;
import dev.reverie.envs.TransitionTable.Outcome;
import java.util.List;

/**
 * CliffWalking-v0 (Sutton and Barto, Example 6.6): 4 x 12 cells; -1 a step, -100 and back to the start from the cliff, which
 * ends nothing. State: row-major cell, 36 the start, 47 the goal. Actions: up, right, down, left.
 */
final class CliffWalking {
    private static final int ROWS = 4;
    private static final int COLUMNS = 12;
    private static final int START = 36;
    private static final int GOAL = 47;

    private CliffWalking() {}

    /** @return cells: start S, goal G, cliff C, floor a dot. */
    static String[] map() {
        final String[] map = new String[ROWS];
        java.util.Arrays.fill(map, ".".repeat(COLUMNS));
        map[ROWS - 1] = "S" + "C".repeat(COLUMNS - 2) + "G";
        return map;
    }

    static TransitionTable table() {
        final double[] start = new double[ROWS * COLUMNS];
        start[START] = 1;
        return TransitionTable.of(start, 4, (state, action) -> List.of(outcome(state, action)));
    }

    private static Outcome outcome(final int state, final int action) {
        final int next = Maze.moved(ROWS, COLUMNS, state, action);
        if (next > START && next < GOAL) {
            return new Outcome(1, START, -100, false);
        }
        return new Outcome(1, next, -1, next == GOAL);
    }
}
