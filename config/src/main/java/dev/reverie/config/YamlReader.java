package dev.reverie.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * One YAML document that is not trusted, as maps, lists, {@code Long}, {@code Double}, {@code Boolean} and
 * {@code String}. Nothing but its events is taken from the parser: no tags, anchors or aliases, keys once, 1 MiB of
 * text and 32 levels at most.
 */
final class YamlReader {
    private static final int MOST_CHARS = 1 << 20;
    private static final int MOST_LEVELS = 32;

    private final String source;
    private final List<String> problems;
    private final Iterator<Event> events;

    private YamlReader(final String source, final String text, final List<String> problems) {
        this.source = source;
        this.problems = problems;
        this.events = new Yaml(new SafeConstructor(new LoaderOptions()))
                .parse(new StringReader(text))
                .iterator();
    }

    /**
     * Reads a document whose root is a map.
     *
     * @param source   to be named in problems.
     * @param text     of the document.
     * @param problems that what is wrong is added to.
     * @return the map, empty if the text cannot be read.
     */
    static Map<String, Object> map(final String source, final String text, final List<String> problems) {
        final Object root = read(source, text, problems, Map.of());
        if (root instanceof Map<?, ?>) {
            return asMap(root);
        }
        problems.add(source + ": must be a map of keys, got " + YamlText.of(root));
        return Map.of();
    }

    /** @return the value in the text; {@code otherwise}, and more problems, if it cannot be read. */
    static Object read(final String source, final String text, final List<String> problems, final Object otherwise) {
        if (text.length() > MOST_CHARS) {
            problems.add(source + ": " + text.length() + " characters are more than the " + MOST_CHARS + " allowed");
            return otherwise;
        }
        try {
            return new YamlReader(source, text, problems).document(otherwise);
        } catch (final MarkedYAMLException ex) {
            final var mark = ex.getProblemMark();
            final String at = mark == null ? "" : ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
            problems.add(source + at + ": not YAML: " + ex.getProblem());
        } catch (final YAMLException ex) {
            problems.add(source + ": not YAML: "
                    + String.valueOf(ex.getMessage()).lines().findFirst().orElse(""));
        } catch (final Refusal ex) {
            problems.add(String.valueOf(ex.getMessage()));
        }
        return otherwise;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> asMap(final Object tree) {
        return (Map<String, Object>) tree;
    }

    private Object document(final Object otherwise) {
        Event event = events.next();
        while (event.is(Event.ID.StreamStart) || event.is(Event.ID.DocumentStart)) {
            event = events.next();
        }
        if (event.is(Event.ID.StreamEnd)) {
            return otherwise;
        }
        final Object root = node(event, "", 0);
        events.next();
        final Event end = events.next();
        if (!end.is(Event.ID.StreamEnd)) {
            throw refusal(end, "holds more than one YAML document; only one is taken");
        }
        return root;
    }

    private Object node(final Event event, final String path, final int level) {
        if (level > MOST_LEVELS) {
            throw refusal(event, "nested deeper than " + MOST_LEVELS + " levels");
        }
        if (event instanceof AliasEvent || ((NodeEvent) event).getAnchor() != null) {
            throw refusal(event, "anchors and aliases are not taken; write the value out");
        }
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar, path);
        }
        if (event instanceof SequenceStartEvent start) {
            refuseTag(event, start.getTag());
            return list(path, level);
        }
        refuseTag(event, ((MappingStartEvent) event).getTag());
        return map(path, level);
    }

    private List<Object> list(final String path, final int level) {
        final List<Object> items = new ArrayList<>();
        for (Event item = events.next(); !item.is(Event.ID.SequenceEnd); item = events.next()) {
            items.add(node(item, path + "[" + items.size() + "]", level + 1));
        }
        return items;
    }

    private Map<String, Object> map(final String path, final int level) {
        final Map<String, Object> map = new LinkedHashMap<>();
        final Map<String, String> spellings = new LinkedHashMap<>();
        for (Event key = events.next(); !key.is(Event.ID.MappingEnd); key = events.next()) {
            if (!(key instanceof ScalarEvent scalar) || scalar.getValue().isEmpty()) {
                throw refusal(key, "a key must be a name");
            }
            refuseTag(key, scalar.getTag());
            final String name = scalar.getValue();
            final String at = path.isEmpty() ? name : path + "." + name;
            final String before = spellings.putIfAbsent(NearNames.plain(name), name);
            if (before != null) {
                problems.add(place(key) + "key '" + at + "' stands twice"
                        + (before.equals(name) ? "" : ", before as '" + before + "'"));
            }
            final Object value = node(events.next(), at, level + 1);
            if (before == null) {
                map.put(name, value);
            }
        }
        return map;
    }

    private Object scalar(final ScalarEvent scalar, final String path) {
        refuseTag(scalar, scalar.getTag());
        if (scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN) {
            return scalar.getValue();
        }
        if (YamlText.isNull(scalar.getValue())) {
            problems.add(place(scalar) + (path.isEmpty() ? "" : "'" + path + "' ")
                    + "has no value; write \"\" for an empty text");
            return "";
        }
        return YamlText.plain(scalar.getValue());
    }

    private void refuseTag(final Event event, final @org.jspecify.annotations.Nullable String tag) {
        if (tag != null) {
            throw refusal(event, "tag '" + tag + "' is not taken");
        }
    }

    private Refusal refusal(final Event event, final String text) {
        return new Refusal(place(event) + text);
    }

    private String place(final Event event) {
        final var mark = event.getStartMark();
        return source + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ": ";
    }

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refusal(final String message) {
            super(message);
        }
    }
}
