package dev.reverie.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Resolved sections of keys and values, to be bound to records. Problems found before binding are thrown with it, so
 * that all are told at once. Immutable.
 */
public final class Settings {
    private static final long MOST_BYTES = 1 << 22;

    private final Map<String, Object> tree;
    private final Map<String, Object> defaults;
    private final List<String> problems;

    Settings(final Map<String, Object> tree, final Map<String, Object> defaults, final List<String> problems) {
        this.tree = tree;
        this.defaults = defaults;
        this.problems = List.copyOf(problems);
    }

    /**
     * Reads settings as they stand, such as a run's {@code run.yaml}; unknown keys are found when they are bound.
     *
     * @param file as written by {@link #toYaml()}; not trusted.
     * @return the settings.
     * @throws ConfigException if the file cannot be read or is no YAML of sections.
     */
    public static Settings read(final Path file) {
        return parse(file.toString(), text(file));
    }

    /**
     * Reads settings as they stand.
     *
     * @param name that problems shall give the text.
     * @param yaml as made by {@link #toYaml()}; not trusted.
     * @return the settings.
     * @throws ConfigException if it is no YAML of sections.
     */
    public static Settings parse(final String name, final String yaml) {
        final List<String> problems = new ArrayList<>();
        final Map<String, Object> tree = YamlReader.map(name, yaml, problems);
        tree.forEach((section, body) -> {
            if (!(body instanceof Map<?, ?>)) {
                problems.add(name + ": '" + section + "' must be a section of keys, got " + YamlText.shown(body));
            }
        });
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Settings(tree, Map.of(), List.of());
    }

    static String text(final Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new ConfigException(file + " is beyond " + MOST_BYTES + " bytes, too large for settings");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (final CharacterCodingException ex) {
            throw new ConfigException(file + " is not UTF-8 text");
        } catch (final IOException ex) {
            throw new ConfigException(file + " cannot be read: " + ex);
        }
    }

    /** @return names of the sections, in order. */
    public List<String> sections() {
        return List.copyOf(tree.keySet());
    }

    /** @return the scalar at that key as text, before anything is checked; empty if there is none. */
    public String text(final String section, final String key) {
        final Object body = tree.get(section);
        final Object value = body instanceof Map<?, ?> keys ? keys.get(key) : null;
        return value == null || value instanceof Map || value instanceof List ? "" : value.toString();
    }

    /** @return what was found wrong so far; empty if nothing. */
    public List<String> problems() {
        return problems;
    }

    /** @return the same with one more section, or another in its place, that holds a record's components. */
    public Settings with(final String section, final Record record) {
        final Map<String, Object> more = new LinkedHashMap<>(tree);
        more.put(section, RecordTree.of(record));
        return new Settings(more, defaults, problems);
    }

    /** @return the same with these sections only, in their own order. */
    public Settings keep(final Collection<String> sections) {
        final Map<String, Object> fewer = new LinkedHashMap<>(tree);
        fewer.keySet().retainAll(sections);
        return new Settings(fewer, defaults, problems);
    }

    /** @return the same with more problems, so that what a caller finds wrong is thrown with the rest. */
    public Settings withProblems(final Collection<String> more) {
        final List<String> all = new ArrayList<>(problems);
        all.addAll(more);
        return new Settings(tree, defaults, all);
    }

    /**
     * Makes records of sections. A component is an int, long, float, double, boolean, String, enum, record, or List of
     * these, and every one must have a value; a whole number may be written as {@code 1e6}.
     *
     * @param types of record by section; other sections are left alone.
     * @return the records.
     * @throws ConfigException naming every problem of these settings, those of {@link Presets#resolve} too.
     */
    public Bound bind(final Map<String, Class<? extends Record>> types) {
        final List<String> all = new ArrayList<>(problems);
        final Map<String, Record> records = new LinkedHashMap<>();
        types.forEach((section, type) -> {
            final String key = Layers.key(tree, section);
            if (key == null || !(tree.get(key) instanceof Map<?, ?> body)) {
                all.add("section '" + section + "' is missing" + NearNames.hint(section, tree.keySet()));
            } else {
                final Record record = new Binder(all).record(key, type, YamlReader.asMap(body), defaults.get(key));
                if (record != null) {
                    records.put(section, record);
                }
            }
        });
        if (!all.isEmpty()) {
            throw new ConfigException(all);
        }
        return new Bound(records);
    }

    /**
     * Writes these settings so that {@link #parse} gives equal ones.
     *
     * @return YAML, the same for the same settings in the same order.
     * @throws ConfigException if they have problems.
     */
    public String toYaml() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return YamlText.block(tree);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Settings that && tree.equals(that.tree) && problems.equals(that.problems);
    }

    @Override
    public int hashCode() {
        return tree.hashCode();
    }

    @Override
    public String toString() {
        return YamlText.block(tree);
    }
}
