package dev.reverie.envs;

import java.util.Map;

/**
 * Environments that {@link Environments} finds through {@link java.util.ServiceLoader}: ours, and those of any jar on the
 * class path that names its class in {@code META-INF/services/dev.reverie.envs.EnvironmentSource}.
 */
public interface EnvironmentSource {

    /** @return a line of description by id. */
    Map<String, String> descriptions();

    /**
     * @param id    one of {@link #descriptions()}.
     * @param lanes 1 or more.
     * @return the environment, not yet reset.
     */
    Environment make(String id, int lanes);
}
