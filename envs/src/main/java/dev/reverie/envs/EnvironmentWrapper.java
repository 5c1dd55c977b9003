package dev.reverie.envs;

import java.util.Map;
import java.util.function.IntFunction;

/**
 * Options that any environment can be wrapped in, named after its id: {@code catch:gray,stack=4}. They are applied from left
 * to right, so that the last one is the outermost. Found through {@link java.util.ServiceLoader}.
 */
public interface EnvironmentWrapper {

    /** @return a line of description by option. */
    Map<String, String> options();

    /**
     * @param inner  makes the environment to be wrapped, of so many lanes; each is owned by the result.
     * @param lanes  of the result.
     * @param option one of {@link #options()}.
     * @param value  as written, {@code ""} for a bare option.
     * @return the wrapped environment, its spec's id being the inner's with this option appended.
     */
    Environment wrap(IntFunction<Environment> inner, int lanes, String option, String value);
}
