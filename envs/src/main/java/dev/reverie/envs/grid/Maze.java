package dev.reverie.envs.grid;

import dev.reverie.envs.TransitionTable;
import dev.reverie.envs.TransitionTable.Outcome;
import java.util.List;

/**
 * A maze of one size and start in one or two shapes: reward 1 at the goal, where the episode ends, else 0; a move into a wall
 * or over the edge stays. States number, in row-major order, the cells that are open in any shape. Actions: up, right, down,
 * left.
 */
final class Maze {
    private final String[] map;
    private final int columns;
    private final int[] stateOf;
    private final int[] cellOf;

    /**
     * @param map    rows of {@code S} start, {@code G} goal, {@code #} wall and {@code .} floor.
     * @param shapes all the maze's shapes, {@code map} among them.
     */
    Maze(final String[] map, final String[]... shapes) {
        this.map = map;
        this.columns = map[0].length();
        this.stateOf = new int[map.length * columns];
        final int[] cells = new int[stateOf.length];
        int states = 0;
        for (int cell = 0; cell < cells.length; cell++) {
            boolean open = false;
            for (final String[] shape : shapes) {
                open |= shape[cell / columns].charAt(cell % columns) != '#';
            }
            stateOf[cell] = open ? states : -1;
            if (open) {
                cells[states++] = cell;
            }
        }
        this.cellOf = java.util.Arrays.copyOf(cells, states);
    }

    /** The cell beside {@code cell}, or itself at the edge. */
    static int moved(final int rows, final int columns, final int cell, final int action) {
        final int row = cell / columns + (action == 0 ? -1 : action == 2 ? 1 : 0);
        final int column = cell % columns + (action == 1 ? 1 : action == 3 ? -1 : 0);
        return Math.max(0, Math.min(rows - 1, row)) * columns + Math.max(0, Math.min(columns - 1, column));
    }

    TransitionTable table() {
        final double[] start = new double[cellOf.length];
        for (int state = 0; state < start.length; state++) {
            start[state] = at(cellOf[state]) == 'S' ? 1 : 0;
        }
        return TransitionTable.of(start, 4, (state, action) -> List.of(outcome(state, action)));
    }

    private Outcome outcome(final int state, final int action) {
        final int cell = cellOf[state];
        if (at(cell) == 'G') {
            return new Outcome(1, state, 0, true);
        }
        final int next = moved(map.length, columns, cell, action);
        if (at(next) == '#') {
            return new Outcome(1, state, 0, false);
        }
        final boolean goal = at(next) == 'G';
        return new Outcome(1, stateOf[next], goal ? 1 : 0, goal);
    }

    private char at(final int cell) {
        return map[cell / columns].charAt(cell % columns);
    }
}
