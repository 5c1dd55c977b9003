package dev.reverie.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Trees laid over one that holds every key: a later layer replaces leaves and may add none. */
final class Layers {
    private final Map<String, Object> tree;
    private final List<String> problems;

    /**
     * Layers over a copy.
     *
     * @param ground   holds every key.
     * @param problems that what is wrong is added to.
     */
    Layers(final Map<String, Object> ground, final List<String> problems) {
        this.tree = copy(ground);
        this.problems = problems;
    }

    /** @return the tree so far. */
    Map<String, Object> tree() {
        return tree;
    }

    /**
     * Lays a tree over all.
     *
     * @param source to be named in problems.
     * @param layer  of keys that exist.
     */
    void lay(final String source, final Map<String, Object> layer) {
        lay(source, tree, layer, "");
    }

    /**
     * Lays one value over all.
     *
     * @param override {@code path.to.key=value}.
     */
    void set(final String override) {
        final String source = "--set " + (override.length() > 120 ? override.substring(0, 120) + "..." : override);
        final int equals = override.indexOf('=');
        if (equals < 1) {
            problems.add(source + ": must be path.to.key=value");
            return;
        }
        final int before = problems.size();
        final Object value = YamlReader.read(source, override.substring(equals + 1), problems, "");
        if (problems.size() > before) {
            return;
        }
        final String[] path = override.substring(0, equals).strip().split("\\.", -1);
        Object layer = value;
        for (int i = path.length - 1; i >= 0; i--) {
            final Map<String, Object> outer = new LinkedHashMap<>();
            outer.put(path[i], layer);
            layer = outer;
        }
        lay(source, YamlReader.asMap(layer));
    }

    private void lay(
            final String source, final Map<String, Object> ground, final Map<String, Object> layer, final String path) {
        for (final Map.Entry<String, Object> entry : layer.entrySet()) {
            final String key = key(ground, entry.getKey());
            final String at = path + (key == null ? entry.getKey() : key);
            if (key == null) {
                problems.add(
                        source + ": unknown key '" + at + "'" + NearNames.pathHint(at, paths(tree), ground.keySet()));
                continue;
            }
            final Object below = Objects.requireNonNull(ground.get(key));
            if (below instanceof Map<?, ?> section) {
                if (entry.getValue() instanceof Map<?, ?> inner) {
                    lay(source, YamlReader.asMap(section), YamlReader.asMap(inner), at + ".");
                } else {
                    problems.add(source + ": '" + at + "' must be a section of keys "
                            + String.join(", ", YamlReader.asMap(section).keySet()) + ", got "
                            + YamlText.shown(entry.getValue()));
                }
            } else if (entry.getValue() instanceof Map<?, ?>) {
                problems.add(source + ": '" + at + "' must be a value such as " + YamlText.shown(below)
                        + ", not a section, got " + YamlText.shown(entry.getValue()));
            } else {
                ground.put(key, entry.getValue());
            }
        }
    }

    /** @return the key of a map that a name spells, {@code -}, {@code _} and case aside, or null. */
    static @Nullable String key(final Map<String, Object> map, final String name) {
        if (map.containsKey(name)) {
            return name;
        }
        final String plain = NearNames.plain(name);
        for (final String key : map.keySet()) {
            if (NearNames.plain(key).equals(plain)) {
                return key;
            }
        }
        return null;
    }

    /** @return dotted paths of every leaf, in order. */
    static List<String> paths(final Map<String, Object> tree) {
        final List<String> paths = new ArrayList<>();
        collect("", tree, paths);
        return paths;
    }

    private static void collect(final String path, final Map<String, Object> tree, final List<String> paths) {
        tree.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                collect(path + key + ".", YamlReader.asMap(inner), paths);
            } else {
                paths.add(path + key);
            }
        });
    }

    /** @return the same tree in maps of its own. */
    static Map<String, Object> copy(final Map<String, Object> tree) {
        final Map<String, Object> copy = new LinkedHashMap<>();
        tree.forEach((key, value) ->
                copy.put(key, value instanceof Map<?, ?> inner ? copy(YamlReader.asMap(inner)) : value));
        return copy;
    }
}
