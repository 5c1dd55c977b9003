package dev.reverie.envs.sokoban;

import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.envs.EnvironmentSource;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code sokoban}, seen as planes, and {@code sokoban-pixels}. */
public final class SokobanTasks implements EnvironmentSource {
    private static final int SIDE = 8;
    private static final int MOST_SIDE = 64;

    @Override
    public Map<String, String> descriptions() {
        final Map<String, String> lines = new LinkedHashMap<>();
        lines.put("sokoban", "push boxes onto targets; planes 4x10x10 uint8, 4 actions, I2A's rewards, 120 steps");
        lines.put("sokoban-pixels", "Sokoban seen as 80x80x3 uint8");
        return Collections.unmodifiableMap(lines);
    }

    @Override
    public Map<String, String> options(final String id) {
        final Map<String, String> options = new LinkedHashMap<>();
        options.put("levels", "a level file of Boxoban's format, or a folder of them (default: our own)");
        options.put("steps", "step limit, 0 for none (default: 120)");
        if (id.equals("sokoban-pixels")) {
            options.put("side", "pixels of a cell's side (default: 8)");
        }
        return Collections.unmodifiableMap(options);
    }

    @Override
    public Environment make(final String text, final int lanes) {
        final EnvironmentId id = EnvironmentId.parse(text);
        final String path = id.text("levels", "");
        final Levels levels = path.isEmpty() ? Levels.own() : Levels.read(Path.of(path));
        final int side = id.name().equals("sokoban-pixels") ? id.integer("side", SIDE, 1, MOST_SIDE) : 0;
        final int limit = id.integer("steps", Sokoban.STEP_LIMIT, 0, Integer.MAX_VALUE);
        return new Sokoban(id.toString(), lanes, levels, limit, side);
    }
}
