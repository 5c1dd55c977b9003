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
import java.util.stream.IntStream;
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
    private final Experience experience;
    private final DType[] types;
    private final int[] sizes;
    private final int[] offsets;
    private final boolean isFloats;
    /** Of a discrete action; 0 if it is not. */
    private final int choices;

    private final int actionSize;
    private final int actionOffset;
    private final boolean isFloatAction;
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
        final StepLayout layout = env.layout();
        this.experience = Experience.allocate(layout, 1);
        final List<Field> fields = env.observation();
        this.types = fields.stream().map(Field::dtype).toArray(DType[]::new);
        this.sizes = fields.stream().mapToInt(Field::size).toArray();
        this.offsets = IntStream.range(0, sizes.length).map(layout::offset).toArray();
        this.isFloats = types.length == 1 && types[0] == DType.FLOAT32;
        this.choices = env.action() instanceof ActionSpace.Discrete discrete ? discrete.n() : 0;
        this.actionSize = env.action().field().size();
        this.actionOffset = layout.actionOffset();
        this.isFloatAction = env.action().field().dtype() == DType.FLOAT32;
        check(parts.observations(), IntStream.of(sizes).sum(), "an observation");
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
        if (choices > 0) {
            final double value = action.value(t, 0);
            if (value != Math.rint(value) || value < 0 || value >= choices) {
                throw wrong("action " + t + " is " + value + ", but " + env.id() + " takes 0 to " + (choices - 1));
            }
            rows.action(0, (int) value);
            return;
        }
        if (isFloatAction && action.copyFloats(t, rows.buffer(), actionOffset)) {
            finite(rows, actionOffset, actionSize, "action", t);
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
        if (isFloats && column.copyFloats(row, rows.buffer(), offsets[0])) {
            finite(rows, offsets[0], sizes[0], "observation", row);
            return;
        }
        int from = 0;
        for (int f = 0; f < sizes.length; f++) {
            for (int j = 0; j < sizes[f]; j++) {
                put(rows, types[f], offsets[f] + j * types[f].bytes(), column.value(row, from++), row);
            }
        }
    }

    private void finite(final Rows rows, final int offset, final int count, final String what, final long row) {
        final int end = offset + count * Float.BYTES;
        for (int at = offset; at < end; at += Float.BYTES) {
            final float x = rows.buffer().getFloat(at);
            if (!Float.isFinite(x)) {
                throw wrong(what + " " + row + " is " + x);
            }
        }
    }

    private void put(final Rows rows, final DType type, final int at, final double value, final long row) {
        if (!Double.isFinite(value)) {
            throw wrong("observation " + row + " is " + value);
        }
        if (type == DType.FLOAT32) {
            rows.buffer().putFloat(at, (float) value);
            return;
        }
        if (type == DType.FLOAT64) {
            rows.buffer().putDouble(at, value);
            return;
        }
        if (value != Math.rint(value)) {
            throw wrong("observation " + row + " is " + value + ", no whole number as " + type);
        }
        switch (type) {
            case UINT8 -> {
                if (value < 0 || value > 255) {
                    throw wrong("observation " + row + " is " + value + ", beyond a byte");
                }
                rows.buffer().putByte(at, (byte) (int) value);
            }
            case INT32 -> rows.buffer().putInt(at, (int) value);
            default -> rows.buffer().putLong(at, (long) value);
        }
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
