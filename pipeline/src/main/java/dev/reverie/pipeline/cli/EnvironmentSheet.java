package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Field;
import dev.reverie.envs.Simulator;
import dev.reverie.envs.StateAccess;
import dev.reverie.envs.Tabular;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an environment is, shows, takes and offers.
 *
 * @param id          of it, with or without options.
 * @param description a line.
 * @param spec        of one lane; null if it cannot be made here.
 * @param offers      {@code save}, {@code state}, {@code table}: those of the interfaces that it implements.
 * @param problem     why it cannot be made; empty if it can.
 */
record EnvironmentSheet(
        String id, String description, @Nullable EnvSpec spec, List<String> offers, String problem) {

    /** @throws ConfigException if there is no such environment. */
    static EnvironmentSheet of(final String id) {
        final String description = Environments.describe(id);
        try (Environment environment = Environments.make(id, 1)) {
            final List<String> offers = new ArrayList<>();
            if (environment instanceof Simulator) {
                offers.add("save");
            }
            if (environment instanceof StateAccess) {
                offers.add("state");
            }
            if (environment instanceof Tabular) {
                offers.add("table");
            }
            return new EnvironmentSheet(id, description, environment.spec(), offers, "");
        } catch (final ConfigException ex) {
            return new EnvironmentSheet(id, description, null, List.of(), String.valueOf(ex.getMessage()));
        }
    }

    /** @return a line of the list: id, limit, what is seen and taken, and what it is. */
    String line() {
        if (spec == null) {
            return String.format(Locale.ROOT, "%-28s %-10s %-38s %s", id, "not here", "", description);
        }
        final List<String> fields = new ArrayList<>();
        spec.observation().forEach(field -> fields.add(brief(field)));
        return String.format(
                Locale.ROOT,
                "%-28s %-10s %-38s %s",
                id,
                spec.stepLimit() > 0 ? spec.stepLimit() + " steps" : "no limit",
                String.join(" ", fields) + " -> " + brief(spec.action()),
                description);
    }

    private static String brief(final Field field) {
        final String dtype = field.dtype().name().toLowerCase(Locale.ROOT);
        return field.shape().isEmpty()
                ? dtype
                : dtype + field.shape().toString().replace(" ", "");
    }

    private static String brief(final ActionSpace action) {
        return action instanceof ActionSpace.Discrete discrete
                ? "one of " + discrete.n()
                : floats(((ActionSpace.Box) action).low().size());
    }

    private static String floats(final int n) {
        return n == 1 ? "1 float" : n + " floats";
    }

    /** @return many lines: fields, bounds, options. */
    List<String> lines() {
        final List<String> lines = new ArrayList<>(List.of(id + ": " + description));
        if (spec == null) {
            lines.add("not here: " + problem);
        } else {
            for (final Field field : spec.observation()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "shows   %s %s, %s",
                        field.name(),
                        brief(field),
                        field.low() == Double.NEGATIVE_INFINITY && field.high() == Double.POSITIVE_INFINITY
                                ? "unbounded"
                                : number(field.low()) + " to " + number(field.high())));
            }
            if (spec.action() instanceof ActionSpace.Box box) {
                for (int axis = 0; axis < box.low().size(); axis++) {
                    lines.add(String.format(
                            Locale.ROOT,
                            "takes   axis %d: %s to %s",
                            axis,
                            number(box.low().get(axis)),
                            number(box.high().get(axis))));
                }
            } else {
                lines.add("takes   " + brief(spec.action()));
            }
            lines.add("limit   " + (spec.stepLimit() > 0 ? spec.stepLimit() + " steps" : "none"));
            lines.add("row     " + spec.layout().stride() + " bytes");
            lines.add("offers  " + (offers.isEmpty() ? "steps only" : String.join(", ", offers)));
        }
        Environments.options(id)
                .forEach((option, line) -> lines.add(String.format(Locale.ROOT, "option  %-10s %s", option, line)));
        return lines;
    }

    private static String number(final double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Float.toString((float) value);
    }

    /** @return for {@code --json}; without {@code observation} and what follows if it is not here. */
    Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("description", description);
        map.put("available", spec != null);
        if (spec == null) {
            map.put("problem", problem);
            return map;
        }
        final List<Object> fields = new ArrayList<>();
        for (final Field field : spec.observation()) {
            final Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", field.name());
            one.put("dtype", field.dtype().name().toLowerCase(Locale.ROOT));
            one.put("shape", field.shape());
            one.put("low", field.low());
            one.put("high", field.high());
            fields.add(one);
        }
        map.put("observation", fields);
        map.put(
                "action",
                spec.action() instanceof ActionSpace.Box box
                        ? Map.of("low", box.low(), "high", box.high())
                        : Map.of("n", ((ActionSpace.Discrete) spec.action()).n()));
        map.put("limit", spec.stepLimit());
        map.put("row_bytes", spec.layout().stride());
        map.put("offers", offers);
        map.put("options", Environments.options(id));
        return map;
    }
}
