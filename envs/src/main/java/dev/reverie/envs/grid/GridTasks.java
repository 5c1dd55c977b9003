package dev.reverie.envs.grid;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentSource;
import dev.reverie.envs.TransitionTable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gymnasium's toy texts and the mazes of Sutton and Barto (2nd edition), Examples 8.1 to 8.3. */
public final class GridTasks implements EnvironmentSource {
    static final String[] DYNA = {".......#G", "..#....#.", "S.#....#.", "..#......", ".....#...", "........."};
    static final String[] GAP_RIGHT = {"........G", ".........", ".........", "########.", ".........", "...S....."};
    static final String[] GAP_LEFT = {"........G", ".........", ".........", ".########", ".........", "...S....."};
    static final String[] GAP_BOTH = {"........G", ".........", ".........", ".#######.", ".........", "...S....."};

    @Override
    public Map<String, String> descriptions() {
        final Map<String, String> lines = new LinkedHashMap<>();
        lines.put("FrozenLake-v1", "cross slippery ice, 4x4; 16 states, 4 actions, 1 at the goal, at most 100 steps");
        lines.put(
                "FrozenLake8x8-v1", "cross slippery ice, 8x8; 64 states, 4 actions, 1 at the goal, at most 200 steps");
        lines.put(
                "Taxi-v3", "fetch and bring a passenger; 500 states, 6 actions, -1 a step, 20 at the end, at most 200");
        lines.put("CliffWalking-v0", "walk along a cliff; 48 states, 4 actions, -1 a step, -100 from the cliff");
        lines.put("dyna-maze", "Sutton and Barto, Example 8.1; 47 states, 4 actions, 1 at the goal, 14 steps at best");
        lines.put("blocking-maze", "Example 8.2; the gap on the right closes, one on the left opens after 1000 steps");
        lines.put("shortcut-maze", "Example 8.3; a second, shorter way opens on the right after 3000 steps");
        return Collections.unmodifiableMap(lines);
    }

    @Override
    public Environment make(final String id, final int lanes) {
        return switch (id) {
            case "FrozenLake-v1" -> new TabularEnvironment(id, lanes, FrozenLake.small(), 100);
            case "FrozenLake8x8-v1" -> new TabularEnvironment(id, lanes, FrozenLake.large(), 200);
            case "Taxi-v3" -> new TabularEnvironment(id, lanes, Taxi.table(), 200);
            case "CliffWalking-v0" -> new TabularEnvironment(id, lanes, CliffWalking.table(), 0);
            case "dyna-maze" -> new TabularEnvironment(id, lanes, new Maze(DYNA, DYNA).table(), 0);
            case "blocking-maze" -> changing(id, lanes, GAP_RIGHT, GAP_LEFT, 1000);
            case "shortcut-maze" -> changing(id, lanes, GAP_LEFT, GAP_BOTH, 3000);
            default -> throw new IllegalArgumentException("no grid task '" + id + "'");
        };
    }

    private static Environment changing(
            final String id, final int lanes, final String[] first, final String[] second, final long change) {
        final TransitionTable before = new Maze(first, first, second).table();
        final TransitionTable after = new Maze(second, first, second).table();
        final EnvSpec spec = TabularEnvironment.spec(id, lanes, before, 0);
        return new TabularEnvironment(spec, before, after, change);
    }
}
