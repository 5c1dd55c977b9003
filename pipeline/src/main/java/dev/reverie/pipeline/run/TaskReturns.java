package dev.reverie.pipeline.run;

import dev.reverie.envs.DType;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StepLayout;
import java.util.List;
import java.util.stream.IntStream;

/** Mean returns by task, where rows show which of several they are of: an INT32 scalar {@code task}. One thread. */
final class TaskReturns {
    private static final String TASK = "task";
    private static final int MOST = 10_000;

    private final int field;
    private final double[] sums;
    private final int[] counts;

    TaskReturns(final StepLayout layout) {
        final List<Field> fields = layout.observation();
        this.field = IntStream.range(0, fields.size())
                .filter(f -> isTask(fields.get(f)))
                .findFirst()
                .orElse(-1);
        this.sums = new double[field < 0 ? 0 : (int) fields.get(field).high() + 1];
        this.counts = new int[sums.length];
    }

    private static boolean isTask(final Field field) {
        return field.name().equals(TASK)
                && field.dtype() == DType.INT32
                && field.shape().isEmpty()
                && field.low() == 0
                && field.high() > 0
                && field.high() < MOST;
    }

    /** Counts an episode that row {@code i} ends. */
    void add(final Rows rows, final int i, final double earned) {
        if (field >= 0) {
            final int task = rows.intAt(i, field, 0);
            sums[task] += earned;
            counts[task]++;
        }
    }

    /** @return mean return of each task's episodes, NaN of none; empty if there is one task. */
    List<Double> means() {
        return IntStream.range(0, sums.length)
                .mapToObj(task -> sums[task] / counts[task])
                .toList();
    }
}
