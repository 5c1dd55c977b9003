package dev.reverie.learners;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Field;
import java.util.List;

/** Specs of tabular tasks, and what their tests ask of tables. */
public final class Tables {
    private Tables() {}

    public static EnvSpec spec(final int states, final int actions) {
        return new EnvSpec("table", 1, List.of(Field.discrete("state", states)), new ActionSpace.Discrete(actions), 0);
    }

    public static double[] q(final Learner learner, final int states, final int actions) {
        return learner.policy().get("q", states, actions).doubles();
    }

    /** Bytes that this thread allocates in {@code times} calls, after as many to warm up. */
    public static long allocated(final Runnable call, final int times) {
        final var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        for (int i = 0; i < times; i++) {
            call.run();
        }
        final long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < times; i++) {
            call.run();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
