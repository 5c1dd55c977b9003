package dev.reverie.envs;

import dev.reverie.config.ConfigException;
import dev.reverie.config.NearNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The catalogue of environments. Any thread. */
public final class Environments {
    private static final int MOST_LANES = 1 << 20;
    private static @Nullable Map<String, EnvironmentSource> sources;

    private Environments() {}

    private static synchronized Map<String, EnvironmentSource> sources() {
        if (sources == null) {
            sources = byId(ServiceLoader.load(EnvironmentSource.class, Environments.class.getClassLoader()));
        }
        return sources;
    }

    static Map<String, EnvironmentSource> byId(final Iterable<EnvironmentSource> found) {
        final Map<String, EnvironmentSource> byId = new LinkedHashMap<>();
        byId.put("countdown", new CountdownSource());
        for (final EnvironmentSource source : found) {
            for (final String id : source.descriptions().keySet()) {
                final EnvironmentSource other = byId.putIfAbsent(id, source);
                if (other != null) {
                    throw new ConfigException("environment '" + id + "' is offered by both "
                            + other.getClass().getName() + " and "
                            + source.getClass().getName() + "; take one of them from the class path");
                }
            }
        }
        return Collections.unmodifiableMap(byId);
    }

    /** @return ids of all environments. */
    public static List<String> ids() {
        return List.copyOf(sources().keySet());
    }

    /**
     * @param id of an environment.
     * @return a line that describes it.
     * @throws ConfigException if there is none of that id.
     */
    public static String describe(final String id) {
        final String line = source(id).descriptions().get(id);
        return line == null ? "" : line;
    }

    /**
     * @param id    of an environment.
     * @param lanes copies stepped together.
     * @return the environment, not yet reset.
     * @throws ConfigException if there is none of that id, or lanes are not within 1 and 2^20; both at once.
     */
    public static Environment make(final String id, final int lanes) {
        final List<String> problems = new ArrayList<>();
        if (!sources().containsKey(id)) {
            problems.add(unknown(id));
        }
        if (lanes < 1 || lanes > MOST_LANES) {
            problems.add("lanes must be within 1 and " + MOST_LANES + ", got " + lanes);
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return source(id).make(id, lanes);
    }

    private static EnvironmentSource source(final String id) {
        final EnvironmentSource source = sources().get(id);
        if (source == null) {
            throw new ConfigException(unknown(id));
        }
        return source;
    }

    private static String unknown(final String id) {
        return "unknown environment '" + id + "'" + NearNames.hint(id, sources().keySet());
    }

    private static final class CountdownSource implements EnvironmentSource {
        @Override
        public Map<String, String> descriptions() {
            return Map.of("countdown", "tells which row it is, so that any stage can be checked; returns 5 to 11");
        }

        @Override
        public Environment make(final String id, final int lanes) {
            return new Countdown(lanes);
        }
    }
}
