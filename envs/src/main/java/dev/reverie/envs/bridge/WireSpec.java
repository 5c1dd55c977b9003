package dev.reverie.envs.bridge;

import dev.reverie.config.Json;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a peer says of its environment, as JSON:
 * {@code {"observation":[{"name","dtype","shape","low","high"}],"action":{"n"} or {"low","high"},"limit","shared"}}.
 *
 * @param env    what it shows and takes.
 * @param shared whether observations may come through a shared file.
 */
record WireSpec(EnvSpec env, boolean shared) {
    private static final int MOST_FIELDS = 256;
    private static final int MOST_AXES = 8;

    /**
     * Reads a peer's words, which are not trusted.
     *
     * @throws IllegalArgumentException naming what is wrong with them.
     */
    static WireSpec parse(final String json, final String id, final int lanes) {
        final Json.Node root = Json.parse(json);
        final List<Json.Node> nodes = root.get("observation").items();
        if (nodes.size() > MOST_FIELDS) {
            throw new IllegalArgumentException("$.observation has " + nodes.size() + " fields, at most " + MOST_FIELDS);
        }
        final List<Field> fields = new ArrayList<>(nodes.size());
        for (final Json.Node node : nodes) {
            fields.add(field(node));
        }
        final Json.Node node = root.get("action");
        final ActionSpace action = node.has("n")
                ? new ActionSpace.Discrete(node.get("n").asInt())
                : new ActionSpace.Box(
                        node.get("low").asDoubles(), node.get("high").asDoubles());
        if (!Double.isFinite(action.field().low())
                || !Double.isFinite(action.field().high())) {
            throw new IllegalArgumentException("$.action: every axis needs finite bounds, got " + action);
        }
        final int limit = root.has("limit") ? root.get("limit").asInt() : 0;
        final EnvSpec env = new EnvSpec(id, lanes, fields, action, limit);
        env.layout();
        return new WireSpec(env, root.has("shared") && root.get("shared").asBoolean());
    }

    private static Field field(final Json.Node node) {
        final List<Integer> shape = new ArrayList<>();
        for (final Json.Node axis : node.get("shape").items()) {
            shape.add(axis.asInt());
        }
        if (shape.size() > MOST_AXES) {
            throw new IllegalArgumentException("a field has " + shape.size() + " axes, at most " + MOST_AXES);
        }
        final DType dtype = dtype(node.get("dtype").asText());
        final boolean bytes = dtype == DType.UINT8;
        final double low = node.has("low") ? node.get("low").asDouble() : bytes ? 0 : Double.NEGATIVE_INFINITY;
        final double high = node.has("high") ? node.get("high").asDouble() : bytes ? 255 : Double.POSITIVE_INFINITY;
        return new Field(node.get("name").asText(), dtype, shape, low, high);
    }

    private static DType dtype(final String name) {
        for (final DType dtype : DType.values()) {
            if (dtype.name().equalsIgnoreCase(name)) {
                return dtype;
            }
        }
        throw new IllegalArgumentException("dtype '" + name + "' is none of uint8, int32, int64, float32, float64");
    }

    /** @return the JSON that {@link #parse} reads. */
    String toJson() {
        final List<Object> fields = new ArrayList<>();
        for (final Field field : env.observation()) {
            final Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", field.name());
            map.put("dtype", field.dtype().name().toLowerCase(Locale.ROOT));
            map.put("shape", field.shape());
            map.put("low", field.low());
            map.put("high", field.high());
            fields.add(map);
        }
        final Map<String, Object> action = new LinkedHashMap<>();
        if (env.action() instanceof ActionSpace.Box box) {
            action.put("low", box.low());
            action.put("high", box.high());
        } else if (env.action() instanceof ActionSpace.Discrete discrete) {
            action.put("n", discrete.n());
        }
        final Map<String, Object> root = new LinkedHashMap<>();
        root.put("observation", fields);
        root.put("action", action);
        root.put("limit", env.stepLimit());
        root.put("shared", shared);
        return Json.write(root);
    }
}
