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
     * @param id one of {@link #descriptions()}.
     * @return a line of description by option that the environment itself takes.
     */
    default Map<String, String> options(final String id) {
        return Map.of();
    }

    /**
     * @param id    one of {@link #descriptions()}; with options of its own if {@link #options} names any, to be read by
     *              {@link EnvironmentId#parse}.
     * @param lanes 1 or more.
     * @return the environment, not yet reset.
     */
    Environment make(String id, int lanes);
}
