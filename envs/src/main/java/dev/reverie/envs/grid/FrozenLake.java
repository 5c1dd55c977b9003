package dev.reverie.envs.grid;

import dev.reverie.envs.TransitionTable;
import dev.reverie.envs.TransitionTable.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * FrozenLake-v1 and FrozenLake8x8-v1, slippery: a move goes where it was meant or to either side of it, 1/3 each; reward 1
 * at the goal; holes end the episode. State: row-major cell. Actions: left, down, right, up.
 */
final class FrozenLake {
    static final String[] SMALL = {"SFFF", "FHFH", "FFFH", "HFFG"};
    static final String[] LARGE = {
        "SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"
    };
    private static final int[] ROW = {0, 1, 0, -1};
    private static final int[] COLUMN = {-1, 0, 1, 0};
    private static final double THIRD = 1.0 / 3.0;

    private FrozenLake() {}

    static TransitionTable small() {
        return table(SMALL);
    }

    static TransitionTable large() {
        return table(LARGE);
    }

    private static TransitionTable table(final String[] map) {
        final int side = map.length;
        final double[] start = new double[side * side];
        start[0] = 1;
        return TransitionTable.of(start, 4, (state, action) -> outcomes(map, state, action));
    }

    private static List<Outcome> outcomes(final String[] map, final int state, final int action) {
        if (isEnd(cell(map, state))) {
            return List.of(new Outcome(1, state, 0, true));
        }
        final List<Outcome> outcomes = new ArrayList<>(3);
        for (final int way : new int[] {(action + 3) % 4, action, (action + 1) % 4}) {
            final int next = moved(map.length, state, way);
            final char there = cell(map, next);
            outcomes.add(new Outcome(THIRD, next, there == 'G' ? 1 : 0, isEnd(there)));
        }
        return outcomes;
    }

    private static int moved(final int side, final int state, final int way) {
        final int row = Math.max(0, Math.min(side - 1, state / side + ROW[way]));
        final int column = Math.max(0, Math.min(side - 1, state % side + COLUMN[way]));
        return row * side + column;
    }

    private static char cell(final String[] map, final int state) {
        return map[state / map.length].charAt(state % map.length);
    }

    private static boolean isEnd(final char cell) {
        return cell == 'G' || cell == 'H';
    }
}
