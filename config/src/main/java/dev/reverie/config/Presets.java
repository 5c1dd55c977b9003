package dev.reverie.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named blocks of settings out of every room's {@code presets.yaml}. The block {@code defaults} holds every section with
 * all its leaves; every other block replaces some of them. In keys, {@code -}, {@code _} and case do not count.
 * Immutable.
 */
public final class Presets {
    private static final String DEFAULTS = "defaults";

    private final Map<String, Object> defaults;
    private final Map<String, Map<String, Object>> blocks;

    private Presets(final Map<String, Object> defaults, final Map<String, Map<String, Object>> blocks) {
        this.defaults = defaults;
        this.blocks = blocks;
    }

    /**
     * Reads and merges rooms' files.
     *
     * @param classpathResources such as {@code dev/reverie/learners/presets.yaml}, in the order their sections shall have.
     * @return the presets.
     * @throws ConfigException naming everything that is wrong in the files.
     */
    public static Presets load(final List<String> classpathResources) {
        final Map<String, String> files = new LinkedHashMap<>();
        final List<String> missing = new ArrayList<>();
        for (final String resource : classpathResources) {
            try (InputStream in = Presets.class.getClassLoader().getResourceAsStream(resource)) {
                if (in == null) {
                    missing.add("presets '" + resource + "' are not on the classpath");
                } else {
                    files.put(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            } catch (final IOException ex) {
                missing.add("presets '" + resource + "' cannot be read: " + ex.getMessage());
            }
        }
        if (!missing.isEmpty()) {
            throw new ConfigException(missing);
        }
        return of(files);
    }

    /**
     * Merges rooms' files.
     *
     * @param files YAML by the name that problems shall give it.
     * @return the presets.
     * @throws ConfigException naming everything that is wrong in the files.
     */
    public static Presets of(final Map<String, String> files) {
        final List<String> problems = new ArrayList<>();
        final Map<String, Object> defaults = new LinkedHashMap<>();
        final Map<String, Map<String, Object>> blocks = new LinkedHashMap<>();
        files.forEach((file, yaml) -> YamlReader.map(file, yaml, problems).forEach((block, body) -> {
            if (!(body instanceof Map<?, ?> sections)) {
                problems.add(file + ": block '" + block + "' must hold sections, got " + YamlText.shown(body));
            } else if (block.equals(DEFAULTS)) {
                addDefaults(file, YamlReader.asMap(sections), defaults, problems);
            } else {
                addAll(blocks.computeIfAbsent(block, name -> new LinkedHashMap<>()), YamlReader.asMap(sections));
            }
        }));
        if (problems.isEmpty()) {
            blocks.forEach((name, block) -> new Layers(defaults, problems).lay("preset '" + name + "'", block));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Presets(defaults, blocks);
    }

    private static void addDefaults(
            final String file,
            final Map<String, Object> sections,
            final Map<String, Object> defaults,
            final List<String> problems) {
        sections.forEach((section, body) -> {
            if (!(body instanceof Map<?, ?>)) {
                problems.add(file + ": '" + section + "' must be a section of keys, got " + YamlText.shown(body));
            } else if (Layers.key(defaults, section) != null) {
                problems.add(file + ": section '" + section + "' stands in the defaults of another file too");
            } else {
                defaults.put(section, body);
            }
        });
    }

    private static void addAll(final Map<String, Object> into, final Map<String, Object> from) {
        from.forEach((key, value) -> {
            if (into.get(key) instanceof Map<?, ?> below && value instanceof Map<?, ?> above) {
                addAll(YamlReader.asMap(below), YamlReader.asMap(above));
            } else {
                into.put(key, value);
            }
        });
    }

    /** @return names of the blocks that may be asked for, in order; the defaults are not among them. */
    public List<String> blocks() {
        return List.copyOf(blocks.keySet());
    }

    /**
     * The defaults, then blocks in the order named, then overrides in the order given.
     *
     * @param names     of blocks.
     * @param overrides each {@code path.to.key=value}, the value YAML: a scalar or a list.
     * @return the settings; what is wrong (unknown presets and keys, malformed overrides) is kept by them and thrown,
     *     together with every wrong value, when they are bound.
     */
    public Settings resolve(final List<String> names, final List<String> overrides) {
        final List<String> problems = new ArrayList<>();
        final Layers layers = new Layers(defaults, problems);
        for (final String name : names) {
            final Map<String, Object> block = blocks.get(name);
            if (block == null) {
                problems.add("unknown preset '" + name + "'" + NearNames.hint(name, blocks.keySet()));
            } else {
                layers.lay("preset '" + name + "'", block);
            }
        }
        overrides.forEach(layers::set);
        return new Settings(layers.tree(), defaults, problems);
    }

    /**
     * The defaults, then a file of settings, then overrides: settings of an older version gain what it did not know.
     *
     * @param file      as written by {@link Settings#toYaml()}; not trusted.
     * @param overrides as for {@link #resolve}.
     * @return the settings; what is wrong is thrown when they are bound.
     * @throws ConfigException if the file cannot be read.
     */
    public Settings resolveFile(final Path file, final List<String> overrides) {
        final List<String> problems = new ArrayList<>();
        final Layers layers = new Layers(defaults, problems);
        layers.lay(file.toString(), YamlReader.map(file.toString(), Settings.text(file), problems));
        overrides.forEach(layers::set);
        return new Settings(layers.tree(), defaults, problems);
    }
}
