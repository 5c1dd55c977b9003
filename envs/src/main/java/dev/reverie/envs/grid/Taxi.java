package dev.reverie.envs.grid;

import dev.reverie.envs.TransitionTable;
import dev.reverie.envs.TransitionTable.Outcome;
import java.util.List;

/**
 * Taxi-v3 (Dietterich 2000): fetch a passenger and bring them where they want to go; -1 a step, -10 for a pickup or dropoff
 * that cannot be, 20 at the end. State {@code ((row * 5 + column) * 5 + passenger) * 4 + destination}; passenger 4 sits in the
 * taxi. Actions: south, north, east, west, pickup, dropoff.
 */
final class Taxi {
    private static final int SIDE = 5;
    private static final int ABOARD = 4;
    /** A wall stands east of the cell where there is a '|'. */
    private static final String[] EAST_WALLS = {" |   ", " |   ", "     ", "| |  ", "| |  "};
    /** Cells of the four stands: red, green, yellow, blue. */
    private static final int[] STANDS = {0, 4, 20, 23};

    private Taxi() {}

    /** @return cells, stands as r, g, y and b, the taxi T in the middle; between two of a row {@code |} for a wall. */
    static String[] map() {
        final String[] map = new String[SIDE];
        for (int row = 0; row < SIDE; row++) {
            final StringBuilder line = new StringBuilder();
            for (int column = 0; column < SIDE; column++) {
                char cell = row == 2 && column == 2 ? 'T' : '.';
                for (int stand = 0; stand < STANDS.length; stand++) {
                    cell = STANDS[stand] == row * SIDE + column ? "rgyb".charAt(stand) : cell;
                }
                line.append(cell);
                if (column < SIDE - 1) {
                    line.append(EAST_WALLS[row].charAt(column));
                }
            }
            map[row] = line.toString();
        }
        return map;
    }

    static TransitionTable table() {
        final double[] start = new double[SIDE * SIDE * 5 * 4];
        for (int state = 0; state < start.length; state++) {
            final int passenger = state / 4 % 5;
            start[state] = passenger != ABOARD && passenger != state % 4 ? 1.0 / 300 : 0;
        }
        return TransitionTable.of(start, 6, (state, action) -> List.of(outcome(state, action)));
    }

    private static Outcome outcome(final int state, final int action) {
        final int destination = state % 4;
        final int passenger = state / 4 % 5;
        final int cell = state / 20;
        return switch (action) {
            case 4 ->
                cell == stand(passenger)
                        ? new Outcome(1, encode(cell, ABOARD, destination), -1, false)
                        : new Outcome(1, state, -10, false);
            case 5 -> dropoff(state, cell, passenger, destination);
            default -> new Outcome(1, encode(moved(cell, action), passenger, destination), -1, false);
        };
    }

    private static Outcome dropoff(final int state, final int cell, final int passenger, final int destination) {
        if (passenger == ABOARD) {
            if (cell == STANDS[destination]) {
                return new Outcome(1, encode(cell, destination, destination), 20, true);
            }
            for (int stand = 0; stand < STANDS.length; stand++) {
                if (cell == STANDS[stand]) {
                    return new Outcome(1, encode(cell, stand, destination), -1, false);
                }
            }
        }
        return new Outcome(1, state, -10, false);
    }

    private static int moved(final int cell, final int action) {
        final int row = cell / SIDE;
        final int column = cell % SIDE;
        return switch (action) {
            case 0 -> Math.min(row + 1, SIDE - 1) * SIDE + column;
            case 1 -> Math.max(row - 1, 0) * SIDE + column;
            case 2 -> column == SIDE - 1 || EAST_WALLS[row].charAt(column) == '|' ? cell : cell + 1;
            default -> column == 0 || EAST_WALLS[row].charAt(column - 1) == '|' ? cell : cell - 1;
        };
    }

    private static int stand(final int passenger) {
        return passenger == ABOARD ? -1 : STANDS[passenger];
    }

    private static int encode(final int cell, final int passenger, final int destination) {
        return (cell * 5 + passenger) * 4 + destination;
    }
}
