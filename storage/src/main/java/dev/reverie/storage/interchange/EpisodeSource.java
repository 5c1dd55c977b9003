package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Columns of transitions as rows of one lane: an episode of n transitions becomes n + 1 rows, the last of which is flagged
 * {@link StepLayout#FLAG_NO_OBSERVATION} where nobody wrote down what it saw.
 */
final class EpisodeSource implements Source {
    private final String file;
    private final ArrayFile arrays;
    private final Parts parts;
    private final Episodes episodes;
    private final List<String> notes;
    private final EnvSpec env;
    private final StepLayout layout;
    private final List<Field> fields;
    private final int actionSize;
    private final Experience experience;
    private long t;
    private long tick;
    private boolean isEnding;

    /**
     * Columns.
     *
     * @param observations of all rows.
     * @param next         what each transition led to, where the file has it.
     * @param action       of each transition.
     * @param reward       of each transition.
     */
    record Parts(Column observations, @Nullable Column next, Column action, Column reward) {}

    EpisodeSource(
            final String file,
            final ArrayFile arrays,
            final Parts parts,
            final Episodes episodes,
            final List<String> notes,
            final EnvSpec env) {
        this.file = file;
        this.arrays = arrays;
        this.parts = parts;
        this.episodes = episodes;
        this.notes = notes;
        this.env = env;
        this.layout = env.layout();
        this.fields = env.observation();
        this.actionSize = env.action().field().size();
        this.experience = Experience.allocate(layout, 1);
        check(parts.observations(), fields.stream().mapToInt(Field::size).sum(), "an observation");
        check(parts.action(), actionSize, "an action");
        check(parts.reward(), 1, "a reward");
        final long n = episodes.transitions();
        require(
                parts.action().rows() == n && parts.reward().rows() == n,
                "actions " + parts.action().rows() + " and rewards "
                        + parts.reward().rows() + " must be as many as transitions, " + n);
    }

    private void check(final Column column, final int size, final String what) {
        int width = 1;
        for (final int axis : column.shape()) {
            width = Math.multiplyExact(width, axis);
        }
        require(
                width == size,
                "array '" + column.name() + "' has rows of shape " + column.shape() + ", but " + what + " of "
                        + env.id() + " is " + size + " numbers");
    }

    private void require(final boolean holds, final String problem) {
        if (!holds) {
            throw wrong(problem);
        }
    }

    private ConfigException wrong(final String problem) {
        return new ConfigException(file + ": " + problem);
    }

    @Override
    public long rows() {
        return episodes.transitions();
    }

    @Override
    public @Nullable Experience next() {
        final Rows rows = experience.rows();
        if (isEnding) {
            end(rows);
        } else if (t == episodes.transitions()) {
            return null;
        } else {
            step(rows);
        }
        experience.stamp(0, tick++, 0, 0, 0);
        return experience;
    }

    private void step(final Rows rows) {
        final boolean isFirst = t == 0 || episodes.end(t - 1) != Episodes.End.NO;
        rows.put(0, isFirst ? Phase.FIRST : Phase.MID, isFirst ? 0 : reward(t - 1), 1);
        observe(rows, parts.observations(), episodes.seen(t));
        act(rows);
        isEnding = episodes.end(t) != Episodes.End.NO;
        t++;
    }

    private void end(final Rows rows) {
        final long transition = t - 1;
        if (episodes.end(transition) == Episodes.End.TERMINATED) {
            rows.terminate(0, reward(transition));
        } else {
            rows.truncate(0, reward(transition));
        }
        final long after = episodes.after(transition);
        if (after >= 0) {
            observe(rows, parts.next() == null ? parts.observations() : parts.next(), after);
        } else {
            rows.flags(0, StepLayout.FLAG_NO_OBSERVATION);
        }
        isEnding = false;
    }

    private double reward(final long transition) {
        final double reward = parts.reward().value(transition, 0);
        if (!Double.isFinite(reward)) {
            throw wrong("reward " + transition + " is " + reward);
        }
        return reward;
    }

    private void act(final Rows rows) {
        final Column action = parts.action();
        if (env.action() instanceof ActionSpace.Discrete discrete) {
            final double value = action.value(t, 0);
            if (value != Math.rint(value) || value < 0 || value >= discrete.n()) {
                throw wrong("action " + t + " is " + value + ", but " + env.id() + " takes 0 to " + (discrete.n() - 1));
            }
            rows.action(0, (int) value);
            return;
        }
        for (int j = 0; j < actionSize; j++) {
            final double value = action.value(t, j);
            if (!Double.isFinite(value)) {
                throw wrong("action " + t + " is " + value);
            }
            rows.actionAt(0, j, (float) value);
        }
    }

    private void observe(final Rows rows, final Column column, final long row) {
        if (fields.size() == 1
                && fields.get(0).dtype() == DType.FLOAT32
                && column.copyFloats(row, rows.buffer(), layout.offset(0))) {
            final int begin = layout.offset(0);
            final int end = begin + 4 * fields.get(0).size();
            for (int at = begin; at < end; at += 4) {
                if (!Float.isFinite(rows.buffer().getFloat(at))) {
                    throw unsound(row, rows.buffer().getFloat(at), "");
                }
            }
            return;
        }
        int from = 0;
        for (int f = 0; f < fields.size(); f++) {
            final DType type = fields.get(f).dtype();
            final int size = fields.get(f).size();
            final int at = layout.offset(f);
            for (int j = 0; j < size; j++) {
                put(rows, at + j * type.bytes(), type, column.value(row, from++), row);
            }
        }
    }

    private void put(final Rows rows, final int at, final DType type, final double value, final long row) {
        if (!Double.isFinite(value)) {
            throw unsound(row, value, "");
        }
        switch (type) {
            case FLOAT32 -> rows.buffer().putFloat(at, (float) value);
            case FLOAT64 -> rows.buffer().putDouble(at, value);
            case UINT8 -> {
                if (value < 0 || value > 255) {
                    throw unsound(row, value, ", beyond a byte");
                }
                rows.buffer().putByte(at, (byte) (int) whole(row, value, type));
            }
            case INT32 -> rows.buffer().putInt(at, (int) whole(row, value, type));
            case INT64 -> rows.buffer().putLong(at, (long) whole(row, value, type));
        }
    }

    private double whole(final long row, final double value, final DType type) {
        if (value != Math.rint(value)) {
            throw unsound(row, value, ", no whole number as " + type);
        }
        return value;
    }

    private ConfigException unsound(final long row, final double value, final String why) {
        return wrong("observation " + row + " is " + value + why);
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        arrays.close();
    }
}
