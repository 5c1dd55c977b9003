package dev.reverie.envs;

import dev.reverie.config.ConfigException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * An environment's id with its options: {@code name}, or {@code name:option=value,option,...}. Values hold no comma. What stands
 * after {@code tasks:} is one text, the value of the option {@link #WHOLE}.
 *
 * @param name    of the environment.
 * @param options values by option in the order given; a bare option has the value {@code ""}.
 */
public record EnvironmentId(String name, Map<String, String> options) {
    /** The nameless option whose value is all that stands after the colon. */
    public static final String WHOLE = "";

    private static final String TASKS = "tasks";

    public EnvironmentId {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * @param id as users write it.
     * @return its parts.
     * @throws ConfigException if an option is empty or stands twice.
     */
    public static EnvironmentId parse(final String id) {
        final int colon = id.indexOf(':');
        if (colon < 0) {
            return new EnvironmentId(id, Map.of());
        }
        if (id.startsWith(TASKS + ':')) {
            return new EnvironmentId(TASKS, Map.of(WHOLE, id.substring(colon + 1)));
        }
        final Map<String, String> options = new LinkedHashMap<>();
        for (final String option : id.substring(colon + 1).split(",", -1)) {
            final int equals = option.indexOf('=');
            final String key = equals < 0 ? option : option.substring(0, equals);
            if (key.isBlank()) {
                throw new ConfigException(
                        "environment '" + id + "': options are written NAME:OPTION=VALUE,OPTION=VALUE");
            }
            if (options.put(key, equals < 0 ? "" : option.substring(equals + 1)) != null) {
                throw new ConfigException("environment '" + id + "': option '" + key + "' stands twice");
            }
        }
        return new EnvironmentId(id.substring(0, colon), options);
    }

    /** @return the value of an option, or {@code otherwise} if it was not given. */
    public String text(final String option, final String otherwise) {
        return options.getOrDefault(option, otherwise);
    }

    /**
     * @param option    whose value is a whole number.
     * @param otherwise if it was not given.
     * @param low       least value allowed.
     * @param high      greatest value allowed.
     * @return the value.
     * @throws ConfigException naming id, option and range, if it is none or outside.
     */
    public int integer(final String option, final int otherwise, final int low, final int high) {
        final String text = options.get(option);
        if (text == null) {
            return otherwise;
        }
        try {
            final int value = Integer.parseInt(text);
            if (value >= low && value <= high) {
                return value;
            }
        } catch (final NumberFormatException e) {
            throw refused(option, text, "a whole number within " + low + " and " + high);
        }
        throw refused(option, text, "a whole number within " + low + " and " + high);
    }

    /**
     * @param option    whose value is a number.
     * @param otherwise if it was not given.
     * @param low       least value allowed.
     * @param high      greatest value allowed.
     * @return the value.
     * @throws ConfigException naming id, option and range, if it is none or outside.
     */
    public double number(final String option, final double otherwise, final double low, final double high) {
        final String text = options.get(option);
        if (text == null) {
            return otherwise;
        }
        try {
            final double value = Double.parseDouble(text);
            if (value >= low && value <= high) {
                return value;
            }
        } catch (final NumberFormatException e) {
            throw refused(option, text, "a number within " + low + " and " + high);
        }
        throw refused(option, text, "a number within " + low + " and " + high);
    }

    /**
     * @param option    whose value is one of a few words.
     * @param otherwise if it was not given.
     * @param choices   allowed.
     * @return the value.
     * @throws ConfigException naming id, option and choices, if it is none of them.
     */
    public String oneOf(final String option, final String otherwise, final String... choices) {
        final String text = options.getOrDefault(option, otherwise);
        for (final String choice : choices) {
            if (choice.equals(text)) {
                return text;
            }
        }
        final String all = String.join(", ", choices);
        throw refused(option, text, all.isEmpty() ? "written without a value" : "one of " + all);
    }

    private ConfigException refused(final String option, final String text, final String right) {
        return new ConfigException(
                "environment '" + this + "': option '" + option + "' must be " + right + ", got '" + text + "'");
    }

    /** @return as users write it. */
    @Override
    public String toString() {
        if (options.isEmpty()) {
            return name;
        }
        if (options.containsKey(WHOLE)) {
            return name + ':' + options.get(WHOLE);
        }
        final StringJoiner text = new StringJoiner(",", name + ":", "");
        options.forEach((key, value) -> text.add(value.isEmpty() ? key : key + "=" + value));
        return text.toString();
    }
}
