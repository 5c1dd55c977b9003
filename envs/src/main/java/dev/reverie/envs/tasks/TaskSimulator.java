package dev.reverie.envs.tasks;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Rows;
import dev.reverie.envs.SavedState;
import dev.reverie.envs.Simulator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Several tasks that can all be put back. Of each lane only the task that it plays is saved: the others begin anew from the lane's
 * randomness, which is saved. One thread.
 */
final class TaskSimulator implements Simulator {
    private final TaskLanes tasks;
    private @Nullable SavedState saved;
    private int most;

    TaskSimulator(final TaskLanes tasks) {
        this.tasks = tasks;
    }

    @Override
    public EnvSpec spec() {
        return tasks.spec();
    }

    @Override
    public void reset(final long seed, final Rows out) {
        tasks.reset(seed, out);
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        tasks.step(actions, out);
    }

    private SavedState saved() {
        if (saved == null) {
            for (final TaskLane[] lane : tasks.lanes()) {
                for (final TaskLane task : lane) {
                    most = Math.max(most, task.row().bytes() + state(task).length);
                }
            }
            final int lanes = spec().lanes();
            saved = new SavedState(spec(), tasks.episodes().savedBytes() + (4 + most) * lanes);
        }
        return saved;
    }

    private static byte[] state(final TaskLane task) {
        return ((Simulator) task.environment()).save();
    }

    @Override
    public byte[] save() {
        final SavedState kept = saved();
        final ByteBuffer out = kept.begin();
        tasks.episodes().save(out);
        for (int i = 0; i < spec().lanes(); i++) {
            out.putInt(tasks.begun()[i]);
            final TaskLane task = tasks.playing(i);
            final int end = out.position() + most;
            out.put(state(task));
            for (int at = 0; at < task.row().bytes(); at += 8) {
                out.putLong(task.row().buffer().getLong(at));
            }
            out.position(end);
        }
        return kept.seal(out);
    }

    @Override
    public void restore(final byte[] state) {
        final ByteBuffer in = saved().open(state);
        tasks.episodes().restore(in);
        for (int i = 0; i < spec().lanes(); i++) {
            tasks.begun()[i] = in.getInt();
            final TaskLane task = tasks.playing(i);
            final int end = in.position() + most;
            final byte[] within = state(task);
            in.get(within);
            ((Simulator) task.environment()).restore(within);
            for (int at = 0; at < task.row().bytes(); at += 8) {
                task.row().buffer().putLong(at, in.getLong());
            }
            in.position(end);
        }
    }

    @Override
    public void close() {
        tasks.close();
    }
}
