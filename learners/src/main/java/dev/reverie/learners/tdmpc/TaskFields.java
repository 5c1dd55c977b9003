package dev.reverie.learners.tdmpc;

import dev.reverie.envs.DType;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where rows say which of several tasks they are of, how many of an action's first axes it takes, and how long its episodes are:
 * the last fields of an observation, INT32 scalars {@code task}, {@code axes} and {@code limit}, of which the latter two may lack.
 *
 * @param count    tasks, 2 or more.
 * @param task     index of the field.
 * @param axes     index; -1 if every task takes all.
 * @param limit    index; -1 if all tasks' episodes are as long.
 * @param width    axes of an action.
 * @param longest  steps of an episode where {@code limit} lacks; 0 for never.
 * @param discount of all tasks; 0 for the one that fits each task's episodes.
 */
record TaskFields(int count, int task, int axes, int limit, int width, int longest, double discount) {
    private static final String TASK = "task";
    private static final String AXES = "axes";
    private static final String LIMIT = "limit";

    /** @return the fields; null if there is one task. */
    static @Nullable TaskFields of(final EnvSpec env, final double discount) {
        final int task = first(env);
        final int count = task < 0 ? 1 : (int) env.observation().get(task).high() + 1;
        return count == 1
                ? null
                : new TaskFields(
                        count,
                        task,
                        index(env, AXES),
                        index(env, LIMIT),
                        env.action().field().size(),
                        env.stepLimit(),
                        discount);
    }

    /** @return the same environment, without those fields: offsets of those before stay. */
    static EnvSpec vector(final EnvSpec env) {
        final int task = first(env);
        return task < 0
                ? env
                : new EnvSpec(env.id(), env.lanes(), env.observation().subList(0, task), env.action(), env.stepLimit());
    }

    /** @return index of the field {@code task}, behind which there is nothing but the other two; -1 if there is none. */
    private static int first(final EnvSpec env) {
        final int task = index(env, TASK);
        final List<Field> fields = env.observation();
        return task > 0
                        && fields.subList(task, fields.size()).stream()
                                .allMatch(field -> isScalar(field)
                                        && Set.of(TASK, AXES, LIMIT).contains(field.name()))
                ? task
                : -1;
    }

    private static boolean isScalar(final Field field) {
        return field.dtype() == DType.INT32 && field.shape().isEmpty();
    }

    private static int index(final EnvSpec env, final String name) {
        return env.observation().stream().map(Field::name).toList().indexOf(name);
    }

    /** @return number of row {@code i}'s task. */
    int task(final Rows rows, final int i) {
        return within(TASK, rows.intAt(i, task, 0), 0, count - 1);
    }

    /** @return how many of an action's first axes row {@code i}'s task takes. */
    int axes(final Rows rows, final int i) {
        return axes < 0 ? width : within(AXES, rows.intAt(i, axes, 0), 1, width);
    }

    /** @return discount of a step of row {@code i}'s task. */
    double discount(final Rows rows, final int i) {
        if (discount > 0) {
            return discount;
        }
        return TdMpcConfig.discountOf(
                limit < 0 ? longest : within(LIMIT, rows.intAt(i, limit, 0), 0, Integer.MAX_VALUE));
    }

    private static int within(final String name, final int value, final int low, final int high) {
        if (value < low || value > high) {
            throw new IllegalStateException(
                    "a row says " + name + " " + value + ", which is not within " + low + " and " + high);
        }
        return value;
    }
}
