package dev.reverie.envs.tasks;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.util.List;

/** One task in one lane: an environment of its own, whose observations and actions are part of longer ones. One thread. */
final class TaskLane implements AutoCloseable {
    private final Environment environment;
    private final int task;
    private final Rows row;
    private final int[] sizes;
    private final float[] low;
    private final float[] high;

    /**
     * @param environment of one lane, owned; shows FLOAT32 and FLOAT64, takes numbers within bounds.
     * @param task        number of it.
     */
    TaskLane(final Environment environment, final int task) {
        this.environment = environment;
        this.task = task;
        final EnvSpec spec = environment.spec();
        final StepLayout layout = spec.layout();
        this.row = Rows.allocate(layout, 1);
        this.sizes = spec.observation().stream().mapToInt(Field::size).toArray();
        final ActionSpace.Box box = (ActionSpace.Box) spec.action();
        final List<Double> least = box.low();
        this.low = new float[least.size()];
        this.high = new float[low.length];
        for (int a = 0; a < low.length; a++) {
            low[a] = least.get(a).floatValue();
            high[a] = box.high().get(a).floatValue();
        }
    }

    Environment environment() {
        return environment;
    }

    /** @return the task's own row. */
    Rows row() {
        return row;
    }

    /** Begins an episode. */
    void begin(final long seed) {
        environment.reset(seed, row);
    }

    /** Takes the action within -1 and 1 of row {@code i}, of which the first axes count. */
    void step(final Rows actions, final int i) {
        for (int a = 0; a < low.length; a++) {
            final float share = (1 + actions.actionAt(i, a)) / 2;
            row.actionAt(0, a, Math.max(low[a], Math.min(high[a], low[a] + share * (high[a] - low[a]))));
        }
        environment.step(row, row);
    }

    /** Writes the observation of row {@code i}, zeros behind it, and which task it is. */
    void show(final Rows out, final int i, final int size) {
        int at = 0;
        for (int f = 0; f < sizes.length; f++) {
            for (int j = 0; j < sizes[f]; j++) {
                out.floatAt(i, 0, at++, (float) row.valueAt(0, f, j));
            }
        }
        while (at < size) {
            out.floatAt(i, 0, at++, 0);
        }
        out.intAt(i, 1, 0, task);
        out.intAt(i, 2, 0, low.length);
        out.intAt(i, 3, 0, environment.spec().stepLimit());
        if (row.flags(0) != 0) {
            out.flags(i, row.flags(0));
        }
    }

    @Override
    public void close() {
        environment.close();
    }
}
