package dev.reverie.envs.tasks;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Episodes;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.Simulator;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several tasks at once. With L lanes and N tasks, episode e of lane i is of task {@code (i + e L) mod N}: one lane plays them in
 * turn, and where there are as many lanes as tasks, or a multiple, each lane keeps to one.
 *
 * <p>A row shows {@code observation}, FLOAT32, zeros behind that of a shorter task; {@code task}, its number; {@code axes}, how many
 * of an action's first axes it takes; and {@code limit}, its step limit. Actions are within -1 and 1 of each task's own bounds.
 */
final class TaskLanes implements Environment {
    private final EnvSpec spec;
    private final TaskLane[][] lanes;
    private final int[] begun;
    private final int size;
    private final Episodes episodes;

    private TaskLanes(final EnvSpec spec, final TaskLane[][] lanes) {
        this.spec = spec;
        this.lanes = lanes;
        this.begun = new int[lanes.length];
        this.size = spec.observation().get(0).size();
        this.episodes = new Episodes(spec);
    }

    /**
     * @param id    of the result.
     * @param tasks ids, 2 or more.
     * @param count lanes.
     * @throws ConfigException if a task is not one of vectors and real actions within bounds; all such at once.
     */
    static TaskLanes of(final String id, final List<String> tasks, final int count) {
        final int n = tasks.size();
        final int each =
                n / BigInteger.valueOf(count).gcd(BigInteger.valueOf(n)).intValue();
        final List<Environment> made = new ArrayList<>();
        try {
            final EnvSpec[] specs = new EnvSpec[n];
            for (int k = 0; k < count * each; k++) {
                final Environment environment = Environments.make(tasks.get(task(k, count, each, n)), 1);
                made.add(environment);
                specs[task(k, count, each, n)] = environment.spec();
            }
            requireVectors(id, specs);
            final TaskLane[][] lanes = new TaskLane[count][each];
            for (int k = 0; k < count * each; k++) {
                lanes[k / each][k % each] = new TaskLane(made.get(k), task(k, count, each, n));
            }
            return new TaskLanes(spec(id, specs).withLanes(count), lanes);
        } catch (final RuntimeException e) {
            made.forEach(Environment::close);
            throw e;
        }
    }

    /** Of the k-th environment: lane by lane, in the order of their episodes. */
    private static int task(final int k, final int count, final int each, final int n) {
        return (int) ((k / each + (long) (k % each) * count) % n);
    }

    private static void requireVectors(final String id, final EnvSpec[] specs) {
        final List<String> problems = new ArrayList<>();
        for (final EnvSpec task : specs) {
            for (final Field field : task.observation()) {
                if (field.dtype() != DType.FLOAT32 && field.dtype() != DType.FLOAT64) {
                    problems.add("environment '" + id + "': task " + task.id() + " shows '" + field.name() + "' of "
                            + field.dtype() + field.shape() + ", but several tasks share a vector of FLOAT32; its "
                            + "option vector makes one");
                }
            }
            if (!(task.action() instanceof ActionSpace.Box box)) {
                problems.add("environment '" + id + "': task " + task.id() + " takes " + task.action()
                        + ", but several tasks share actions of real numbers");
            } else if (!Double.isFinite(box.field().high() - box.field().low())) {
                problems.add("environment '" + id + "': task " + task.id() + " takes actions without bounds, " + box);
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static EnvSpec spec(final String id, final EnvSpec[] specs) {
        int longest = 0;
        int axes = 0;
        int limit = 0;
        double low = 0;
        double high = 0;
        for (final EnvSpec task : specs) {
            int numbers = 0;
            for (final Field field : task.observation()) {
                numbers += field.size();
                low = Math.min(low, field.low());
                high = Math.max(high, field.high());
            }
            longest = Math.max(longest, numbers);
            axes = Math.max(axes, task.action().field().size());
            limit = Math.max(limit, task.stepLimit());
        }
        final boolean isEndless = Arrays.stream(specs).anyMatch(task -> task.stepLimit() == 0);
        final List<Field> shown = List.of(
                Field.vector("observation", longest, low, high),
                Field.discrete("task", specs.length),
                Field.discrete("axes", axes + 1),
                Field.discrete("limit", limit + 1));
        return new EnvSpec(id, 1, shown, ActionSpace.Box.of(axes, -1, 1), isEndless ? 0 : limit);
    }

    @Override
    public EnvSpec spec() {
        return spec;
    }

    /** @return whether every task can be put back. */
    boolean isSimulated() {
        return Arrays.stream(lanes).flatMap(Arrays::stream).allMatch(lane -> lane.environment() instanceof Simulator);
    }

    /** @return the task of each lane's episodes, {@code [lanes][e]}. */
    TaskLane[][] lanes() {
        return lanes;
    }

    /** @return episodes begun in each lane, not a copy. */
    int[] begun() {
        return begun;
    }

    Episodes episodes() {
        return episodes;
    }

    /** @return what lane {@code i} plays. */
    TaskLane playing(final int i) {
        return lanes[i][Math.max(0, begun[i] - 1) % lanes[i].length];
    }

    @Override
    public void reset(final long seed, final Rows out) {
        episodes.reset(seed, out);
        Arrays.fill(begun, 0);
        for (int i = 0; i < lanes.length; i++) {
            begin(out, i);
        }
    }

    private void begin(final Rows out, final int i) {
        begun[i] = begun[i] % lanes[i].length + 1;
        playing(i).begin(episodes.random().nextLong(i));
        episodes.first(out, i);
        playing(i).show(out, i, size);
    }

    @Override
    public void step(final Rows actions, final Rows out) {
        episodes.admit(actions, out);
        for (int i = 0; i < lanes.length; i++) {
            if (episodes.isOver(i)) {
                begin(out, i);
                continue;
            }
            final TaskLane lane = playing(i);
            lane.step(actions, i);
            final Rows row = lane.row();
            if (row.isLast(0) && row.discount(0) != 0) {
                episodes.truncate(out, i, row.reward(0));
            } else {
                episodes.move(out, i, row.reward(0), row.isLast(0));
            }
            lane.show(out, i, size);
        }
    }

    @Override
    public void close() {
        for (final TaskLane[] lane : lanes) {
            for (final TaskLane task : lane) {
                task.close();
            }
        }
    }
}
