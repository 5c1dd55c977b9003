package dev.reverie.envs.pixels;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.Environment;
import dev.reverie.envs.EnvironmentId;
import dev.reverie.envs.EnvironmentSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code catch}, {@code paddle}, {@code car-racing}, {@code push-table}. */
public final class PixelTasks implements EnvironmentSource {
    @Override
    public Map<String, String> descriptions() {
        final Map<String, String> lines = new LinkedHashMap<>();
        lines.put("catch", "catch a falling ball; 64x64x3 pixels, 3 actions, 1 or -1 after 15 steps");
        lines.put("paddle", "a ball, a paddle and a wall of bricks; 64x64x3 pixels, 3 actions, 1 a brick, 1000 steps");
        lines.put(
                "car-racing",
                "drive a lap on a road of its own; 96x96x3 pixels, steering, gas and brake, 1000 a lap, 1000 steps");
        lines.put("push-table", "push a block to a ring; 64x64x3 pixels, displacement in [-1, 1]^2, 100 steps");
        return Collections.unmodifiableMap(lines);
    }

    @Override
    public Map<String, String> options(final String id) {
        return Map.of(
                "size", "pixels of the frame's side (default: 64, car-racing 96)", "steps", "step limit, 0 for none");
    }

    @Override
    public Environment make(final String text, final int lanes) {
        final EnvironmentId id = EnvironmentId.parse(text);
        return switch (id.name()) {
            case "catch" -> make(id, lanes, 0, new ActionSpace.Discrete(3), Catch::new);
            case "paddle" -> make(id, lanes, 1000, new ActionSpace.Discrete(3), Paddle::new);
            case "car-racing" ->
                make(
                        id,
                        lanes,
                        1000,
                        new ActionSpace.Box(List.of(-1.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)),
                        CarRacing::new);
            case "push-table" -> make(id, lanes, 100, ActionSpace.Box.of(2, -1, 1), PushTable::new);
            default -> throw new IllegalArgumentException("no pixel task '" + id + "'");
        };
    }

    private static Environment make(
            final EnvironmentId id,
            final int lanes,
            final int steps,
            final ActionSpace action,
            final Supplier<Scene> scene) {
        final int usual = id.name().equals("car-racing") ? 96 : 64;
        final int size = id.integer("size", usual, 16, 512);
        final int limit = id.integer("steps", steps, 0, Integer.MAX_VALUE);
        return new PixelEnvironment(PixelEnvironment.spec(id.toString(), size, action, limit), lanes, scene);
    }
}
