package dev.reverie.envs.grid;

import java.util.Set;

/**
 * Maps of the grids, to look at: rows of {@code S} start, {@code G} goal, {@code #} wall, {@code H} hole, {@code F} ice,
 * {@code C} cliff and {@code .} floor. Taxi's has stands {@code r g y b}, the taxi {@code T}, and after each cell of a row but
 * the last a {@code |} for a wall or a blank. A maze that changes is shown as it is at first.
 */
public final class Maps {
    private static final Set<String> IDS = Set.of(
            "FrozenLake-v1",
            "FrozenLake8x8-v1",
            "Taxi-v3",
            "CliffWalking-v0",
            "dyna-maze",
            "blocking-maze",
            "shortcut-maze");

    private Maps() {}

    /** @return whether an environment has a map. */
    public static boolean has(final String id) {
        return IDS.contains(id);
    }

    /** @return the map of an environment that has one, row by row. */
    public static String[] of(final String id) {
        final String[] map =
                switch (id) {
                    case "FrozenLake-v1" -> FrozenLake.SMALL;
                    case "FrozenLake8x8-v1" -> FrozenLake.LARGE;
                    case "Taxi-v3" -> Taxi.map();
                    case "CliffWalking-v0" -> CliffWalking.map();
                    case "dyna-maze" -> GridTasks.DYNA;
                    case "blocking-maze" -> GridTasks.GAP_RIGHT;
                    case "shortcut-maze" -> GridTasks.GAP_LEFT;
                    default -> throw new IllegalArgumentException("'" + id + "' has no map");
                };
        return map.clone();
    }
}
