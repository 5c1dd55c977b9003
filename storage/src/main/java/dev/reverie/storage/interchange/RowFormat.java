package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.DType;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows as tables, in the log's own order: {@code actor, tick, version, phase} (0 first, 1 mid, 2 last)
 * {@code , flags, discount, reward}, the observation's fields and the action. Neighbouring rows of one actor and tick are the
 * lanes of one experience.
 */
final class RowFormat {
    static final String PHASE = "phase";
    static final List<String> HEAD = List.of("actor", "tick", "version", PHASE, "flags", "discount", "reward");
    static final String ACTION = "action";

    private final StepLayout layout;
    private final List<Field> fields = new ArrayList<>();
    private final List<String> names = new ArrayList<>(HEAD);

    RowFormat(final StepLayout layout) {
        this.layout = layout;
        fields.addAll(layout.observation());
        final Field action = layout.actionSpace().field();
        fields.add(new Field(ACTION, action.dtype(), action.shape(), action.low(), action.high()));
        for (final Field field : fields) {
            if (field.size() == 1) {
                names.add(field.name());
            } else {
                for (int j = 0; j < field.size(); j++) {
                    names.add(field.name() + '_' + j);
                }
            }
        }
    }

    StepLayout layout() {
        return layout;
    }

    /** @return the observation's fields, then the action as one. */
    List<Field> fields() {
        return fields;
    }

    /** @return a name a number of a row. */
    List<String> names() {
        return names;
    }

    private int offset(final int f) {
        return f == fields.size() - 1 ? layout.actionOffset() : layout.offset(f);
    }

    /** Reads a row's numbers, in the order of the names. */
    void read(final Experience experience, final int lane, final double[] into) {
        final Rows rows = experience.rows();
        into[0] = experience.actor();
        into[1] = experience.tick();
        into[2] = experience.policyVersion();
        into[3] = rows.phase(lane).ordinal();
        into[4] = rows.flags(lane);
        into[5] = rows.discount(lane);
        into[6] = rows.reward(lane);
        int next = HEAD.size();
        for (int f = 0; f < fields.size(); f++) {
            final DType type = fields.get(f).dtype();
            for (int j = 0; j < fields.get(f).size(); j++) {
                final int at = rows.at(lane) + offset(f) + j * type.bytes();
                into[next++] = switch (type) {
                    case UINT8 -> rows.buffer().getByte(at) & 0xFF;
                    case INT32 -> rows.buffer().getInt(at);
                    case INT64 -> rows.buffer().getLong(at);
                    case FLOAT32 -> rows.buffer().getFloat(at);
                    case FLOAT64 -> rows.buffer().getDouble(at);
                };
            }
        }
    }

    /** Writes a row from its numbers. @param where for messages. */
    void write(final double[] from, final Rows rows, final int lane, final String where) {
        final double phase = from[3];
        if (phase != 0 && phase != 1 && phase != 2) {
            throw new ConfigException(
                    where + ": phase is " + phase + "; 0 (first), 1 (mid) or 2 (last) would be right");
        }
        if (!Double.isFinite(from[6]) || from[5] != 0 && from[5] != 1) {
            throw new ConfigException(
                    where + ": reward " + from[6] + " must be finite, and discount " + from[5] + " 0 or 1");
        }
        rows.put(lane, Phase.of((byte) phase), from[6], (float) from[5]);
        rows.flags(lane, (int) from[4]);
        int next = HEAD.size();
        for (int f = 0; f < fields.size(); f++) {
            final Field field = fields.get(f);
            for (int j = 0; j < field.size(); j++) {
                put(rows, rows.at(lane) + offset(f) + j * field.dtype().bytes(), field, from[next++], where);
            }
        }
    }

    private static void put(final Rows rows, final int at, final Field field, final double value, final String where) {
        final DType type = field.dtype();
        if (!Double.isFinite(value)) {
            throw new ConfigException(where + ": " + field.name() + " is " + value);
        }
        if (type != DType.FLOAT32 && type != DType.FLOAT64 && value != Math.rint(value)) {
            throw new ConfigException(where + ": " + field.name() + " is " + value + ", no whole number as " + type);
        }
        switch (type) {
            case UINT8 -> rows.buffer().putByte(at, (byte) (int) value);
            case INT32 -> rows.buffer().putInt(at, (int) value);
            case INT64 -> rows.buffer().putLong(at, (long) value);
            case FLOAT32 -> rows.buffer().putFloat(at, (float) value);
            case FLOAT64 -> rows.buffer().putDouble(at, value);
        }
    }
}
