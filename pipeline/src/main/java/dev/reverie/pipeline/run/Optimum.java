package dev.reverie.pipeline.run;

import dev.reverie.envs.Environment;
import dev.reverie.envs.Tabular;
import java.util.OptionalDouble;

/** The best mean return that any policy can have, where it can be computed. */
public final class Optimum {
    private Optimum() {}

    /**
     * Of a tabular environment, by value iteration on its true table over its step limit.
     *
     * @param environment whose table is read.
     * @return the optimum; empty if the environment is not tabular.
     */
    public static OptionalDouble of(final Environment environment) {
        if (environment instanceof Tabular tabular) {
            return OptionalDouble.of(dev.reverie.learners.dp.Optimum.meanReturn(
                    tabular.table(), environment.spec().stepLimit()));
        }
        return OptionalDouble.empty();
    }
}
