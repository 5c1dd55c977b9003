package dev.reverie.envs;

import dev.reverie.config.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * A fixed-size little-endian row, the same bytes on the wire, in the log and in the replay.
 *
 * <pre>
 *   0       1       2               4               8                              16
 *   +-------+-------+---------------+---------------+-------------------------------+----
 *   | phase | flags |   reserved    |   discount    |            reward             | fields, the action last
 *   | uint8 | uint8 |    2 bytes    |    float32    |            float64            | each on a multiple of its element size
 *   +-------+-------+---------------+---------------+-------------------------------+----
 * </pre>
 *
 * The row is padded to a multiple of 8 bytes.
 */
public final class StepLayout {
    /** Offset of the {@link Phase} code. */
    public static final int PHASE = 0;
    /** Offset of the flags, an OR of {@code FLAG_} constants. */
    public static final int FLAGS = 1;
    /** Offset of the discount: 0 if the step terminated, else 1. */
    public static final int DISCOUNT = 4;
    /** Offset of the reward earned by the previous row's action. */
    public static final int REWARD = 8;
    /** Offset of the first field. */
    public static final int FIELDS = 16;
    /** Flag of a LAST row whose final observation is unknown: never bootstrapped from, never shown to a model. */
    public static final int FLAG_NO_OBSERVATION = 1;

    private static final int ALIGNMENT = 8;

    private final String envId;
    private final List<Field> observation;
    private final ActionSpace actionSpace;
    private final int[] offsets;
    private final int actionOffset;
    private final int stride;

    private StepLayout(final String envId, final List<Field> observation, final ActionSpace actionSpace) {
        this.envId = envId;
        this.observation = List.copyOf(observation);
        this.actionSpace = actionSpace;
        final List<Field> fields = new ArrayList<>(observation);
        fields.add(actionSpace.field());
        final LinkedHashSet<String> names = new LinkedHashSet<>();
        offsets = new int[fields.size()];
        long end = FIELDS;
        for (int i = 0; i < offsets.length; i++) {
            final Field field = fields.get(i);
            if (!names.add(field.name())) {
                throw new IllegalArgumentException(
                        "field '" + field.name() + "' stands twice in the layout of " + envId);
            }
            end = align(end, field.dtype().bytes());
            offsets[i] = (int) end;
            end += field.bytes();
            if (end > 1 << 28) {
                throw new IllegalArgumentException("a row of " + envId + " is beyond 2^28 bytes");
            }
        }
        actionOffset = offsets[offsets.length - 1];
        stride = (int) align(end, ALIGNMENT);
    }

    /**
     * Layout of an environment's steps.
     *
     * @param spec of the environment.
     * @return the layout.
     */
    public static StepLayout of(final EnvSpec spec) {
        return new StepLayout(spec.id(), spec.observation(), spec.action());
    }

    private static long align(final long offset, final int alignment) {
        return (offset + alignment - 1) / alignment * alignment;
    }

    /** @return id of the environment whose steps these are. */
    public String envId() {
        return envId;
    }

    /** @return bytes of a row, a multiple of 8. */
    public int stride() {
        return stride;
    }

    /** @return observation fields in row order. */
    public List<Field> observation() {
        return observation;
    }

    /** @return offset within a row of the observation field at {@code index}. */
    public int offset(final int index) {
        if (index >= observation.size()) {
            throw new IndexOutOfBoundsException("observation field " + index + " of " + observation.size());
        }
        return offsets[index];
    }

    /** @return what an actor may do. */
    public ActionSpace actionSpace() {
        return actionSpace;
    }

    /** @return offset within a row of the action. */
    public int actionOffset() {
        return actionOffset;
    }

    /** @return this layout as JSON, read again by {@link #parse(String)}: a log explains itself with it. */
    public String toJson() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("env", envId);
        map.put("stride", stride);
        final Map<String, Object> reward = new LinkedHashMap<>();
        reward.put("dtype", "FLOAT64");
        reward.put("offset", REWARD);
        map.put("reward", reward);
        final List<Object> fields = new ArrayList<>();
        for (int i = 0; i < observation.size(); i++) {
            fields.add(describe(observation.get(i), offsets[i]));
        }
        map.put("observation", fields);
        final Map<String, Object> action = describe(actionSpace.field(), actionOffset);
        if (actionSpace instanceof ActionSpace.Discrete discrete) {
            action.put("n", discrete.n());
        } else if (actionSpace instanceof ActionSpace.Box box) {
            action.put("low", box.low());
            action.put("high", box.high());
        }
        map.put("action", action);
        return Json.write(map);
    }

    private static Map<String, Object> describe(final Field field, final int offset) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", field.name());
        map.put("dtype", field.dtype().name());
        map.put("shape", field.shape());
        map.put("low", field.low());
        map.put("high", field.high());
        map.put("offset", offset);
        return map;
    }

    /**
     * Reads a layout back.
     *
     * @param json as made by {@link #toJson()}; not trusted.
     * @return the layout.
     * @throws IllegalArgumentException if the text is no layout, or its offsets are not those that this version computes.
     */
    public static StepLayout parse(final String json) {
        final Json.Node root = Json.parse(json);
        final List<Field> observation = new ArrayList<>();
        for (final Json.Node node : root.get("observation").items()) {
            observation.add(field(node));
        }
        final Json.Node node = root.get("action");
        final ActionSpace action = node.has("n")
                ? new ActionSpace.Discrete(node.get("n").asInt())
                : new ActionSpace.Box(
                        node.get("low").asDoubles(), node.get("high").asDoubles());
        final StepLayout layout = new StepLayout(root.get("env").asText(), observation, action);
        boolean same = layout.stride == root.get("stride").asInt()
                && layout.actionOffset == node.get("offset").asInt();
        for (int i = 0; i < observation.size(); i++) {
            same &= layout.offsets[i]
                    == root.get("observation").items().get(i).get("offset").asInt();
        }
        if (!same) {
            throw new IllegalArgumentException(
                    "layout of " + layout.envId + " states offsets other than those of this version");
        }
        return layout;
    }

    private static Field field(final Json.Node node) {
        final List<Integer> shape = new ArrayList<>();
        for (final Json.Node axis : node.get("shape").items()) {
            shape.add(axis.asInt());
        }
        return new Field(
                node.get("name").asText(),
                DType.valueOf(node.get("dtype").asText()),
                shape,
                node.get("low").asDouble(),
                node.get("high").asDouble());
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof StepLayout that
                && envId.equals(that.envId)
                && observation.equals(that.observation)
                && actionSpace.equals(that.actionSpace);
    }

    @Override
    public int hashCode() {
        return envId.hashCode() * 31 + observation.hashCode();
    }

    @Override
    public String toString() {
        return toJson();
    }
}
