package dev.reverie.envs;

import dev.reverie.config.ConfigException;
import dev.reverie.config.NearNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The catalogue of environments. Any thread. */
public final class Environments {
    private static final int MOST_LANES = 1 << 20;
    private static @Nullable Map<String, EnvironmentSource> sources;
    private static @Nullable Map<String, EnvironmentWrapper> wrappers;

    private Environments() {}

    private static synchronized Map<String, EnvironmentSource> sources() {
        if (sources == null) {
            sources = byId(ServiceLoader.load(EnvironmentSource.class, Environments.class.getClassLoader()));
        }
        return sources;
    }

    private static synchronized Map<String, EnvironmentWrapper> wrappers() {
        if (wrappers == null) {
            final Map<String, EnvironmentWrapper> found = new LinkedHashMap<>();
            for (final EnvironmentWrapper wrapper :
                    ServiceLoader.load(EnvironmentWrapper.class, Environments.class.getClassLoader())) {
                wrapper.options().keySet().forEach(option -> found.put(option, wrapper));
            }
            wrappers = Collections.unmodifiableMap(found);
        }
        return wrappers;
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
        final String name = EnvironmentId.parse(id).name();
        final String line = source(name).descriptions().get(name);
        return line == null ? "" : line;
    }

    /**
     * @param id of an environment, with or without options.
     * @return a line of description by option that the environment itself takes, then by option of every wrapper.
     * @throws ConfigException if there is none of that id.
     */
    public static Map<String, String> options(final String id) {
        final String name = EnvironmentId.parse(id).name();
        final Map<String, String> options = new LinkedHashMap<>(source(name).options(name));
        wrappers()
                .forEach((option, wrapper) ->
                        options.putIfAbsent(option, wrapper.options().getOrDefault(option, "")));
        return Collections.unmodifiableMap(options);
    }

    /**
     * @param id    of an environment, with or without options: see {@link EnvironmentId}.
     * @param lanes copies stepped together.
     * @return the environment, not yet reset.
     * @throws ConfigException if there is none of that id, or lanes are not within 1 and 2^20; both at once.
     */
    public static Environment make(final String id, final int lanes) {
        final EnvironmentId parsed = EnvironmentId.parse(id);
        final List<String> problems = new ArrayList<>();
        if (!sources().containsKey(parsed.name())) {
            problems.add(unknown(parsed.name()));
        } else {
            problems.addAll(wrongOptions(parsed));
        }
        if (lanes < 1 || lanes > MOST_LANES) {
            problems.add("lanes must be within 1 and " + MOST_LANES + ", got " + lanes);
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return make(source(parsed.name()), parsed).apply(lanes);
    }

    private static IntFunction<Environment> make(final EnvironmentSource source, final EnvironmentId id) {
        final Map<String, String> own = new LinkedHashMap<>(id.options());
        own.keySet().retainAll(source.options(id.name()).keySet());
        final String inner = new EnvironmentId(id.name(), own).toString();
        IntFunction<Environment> made = lanes -> source.make(inner, lanes);
        for (final Map.Entry<String, String> option : id.options().entrySet()) {
            final EnvironmentWrapper wrapper =
                    own.containsKey(option.getKey()) ? null : wrappers().get(option.getKey());
            if (wrapper != null) {
                final IntFunction<Environment> before = made;
                made = lanes -> wrapper.wrap(before, lanes, option.getKey(), option.getValue());
            }
        }
        return made;
    }

    private static List<String> wrongOptions(final EnvironmentId id) {
        final List<String> problems = new ArrayList<>();
        final Map<String, String> own = source(id.name()).options(id.name());
        boolean wrapped = false;
        for (final String option : id.options().keySet()) {
            if (!own.containsKey(option) && !wrappers().containsKey(option)) {
                problems.add("environment '" + id.name() + "' has no option '" + option + "'"
                        + NearNames.hint(option, options(id.name()).keySet()));
            } else if (own.containsKey(option) && wrapped) {
                problems.add("environment '" + id + "': its own option '" + option + "' must stand before wrappers");
            }
            wrapped |= !own.containsKey(option);
        }
        return problems;
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
