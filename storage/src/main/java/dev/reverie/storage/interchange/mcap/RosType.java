package dev.reverie.storage.interchange.mcap;

import dev.reverie.config.ConfigException;
import dev.reverie.config.NearNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A type of ROS 2 messages.
 *
 * @param fields in order.
 */
record RosType(List<Field> fields) {
    static final RosType EMPTY = new RosType(List.of());
    static final int ONE = -1;
    static final int ANY = -2;

    private static final int DEEPEST = 16;
    private static final Set<String> PRIMITIVES = Set.of(
            "bool", "byte", "char", "float32", "float64", "int8", "uint8", "int16", "uint16", "int32", "uint32",
            "int64", "uint64", "string");
    private static final Pattern FIELD =
            Pattern.compile("([A-Za-z][\\w/]*)(<=\\d+)?(\\[(<=)?(\\d*)])?\\s+([A-Za-z]\\w*)(\\s*=|\\s.*|)(.*)");
    private static final String TIME = "int32 sec\nuint32 nanosec";

    /**
     * A field.
     *
     * @param name   of it.
     * @param kind   a primitive's name; that of a message otherwise.
     * @param nested the message's type; null for a primitive.
     * @param count  elements of an array; {@link #ONE} or {@link #ANY}.
     */
    record Field(String name, String kind, @Nullable RosType nested, int count) {}

    /** @throws ConfigException if the definition is not one. */
    static RosType parse(final String where, final String name, final String definition) {
        final Map<String, String> sections = new HashMap<>();
        sections.put("builtin_interfaces/Time", TIME);
        sections.put("builtin_interfaces/Duration", TIME);
        String section = name.replace("/msg/", "/");
        final String main = section;
        StringBuilder text = new StringBuilder();
        for (final String line : definition.split("\\R")) {
            if (line.startsWith("MSG:")) {
                sections.put(section, text.toString());
                section = line.substring(4).strip().replace("/msg/", "/");
                text = new StringBuilder();
            } else if (!line.startsWith("===")) {
                text.append(line).append('\n');
            }
        }
        sections.put(section, text.toString());
        return new Definition(where, sections, new HashMap<>()).type(main, 0);
    }

    /**
     * A definition while it is read.
     *
     * @param where    for messages.
     * @param sections text of each type.
     * @param done     types read.
     */
    private record Definition(String where, Map<String, String> sections, Map<String, RosType> done) {

        private RosType type(final String name, final int depth) {
            final RosType before = done.get(name);
            if (before != null) {
                return before;
            }
            final String text = sections.get(name);
            if (text == null || depth > DEEPEST) {
                throw new ConfigException(where + ": its definition does not define " + name);
            }
            final List<Field> fields = new ArrayList<>();
            for (final String raw : text.split("\n")) {
                final String line = raw.replaceFirst("#.*", "").strip();
                if (line.isEmpty()) {
                    continue;
                }
                final Matcher matcher = FIELD.matcher(line);
                if (!matcher.matches()) {
                    throw new ConfigException(where + ": '" + line + "' in its definition is not understood");
                }
                if (!matcher.group(7).endsWith("=")) {
                    fields.add(field(name, matcher, depth));
                }
            }
            final RosType type = new RosType(List.copyOf(fields));
            done.put(name, type);
            return type;
        }

        private Field field(final String within, final Matcher matcher, final int depth) {
            final String kind = matcher.group(1);
            int count = ONE;
            if (matcher.group(3) != null) {
                final boolean isFixed =
                        matcher.group(4) == null && !matcher.group(5).isEmpty();
                try {
                    count = isFixed ? Integer.parseInt(matcher.group(5)) : ANY;
                } catch (final NumberFormatException ex) {
                    throw new ConfigException(where + ": an array of " + matcher.group(5));
                }
            }
            if (PRIMITIVES.contains(kind)) {
                return new Field(matcher.group(6), kind, null, count);
            }
            return new Field(matcher.group(6), kind, type(resolve(within, kind), depth + 1), count);
        }

        private String resolve(final String within, final String kind) {
            final String full = kind.replace("/msg/", "/");
            if (full.contains("/")) {
                return full;
            }
            if (full.equals("Header")) {
                return "std_msgs/Header";
            }
            if (full.equals("time") || full.equals("duration")) {
                return "builtin_interfaces/Time";
            }
            final String beside = within.substring(0, within.lastIndexOf('/') + 1) + full;
            return sections.containsKey(beside)
                    ? beside
                    : sections.keySet().stream()
                            .filter(each -> each.endsWith("/" + full))
                            .findFirst()
                            .orElse(beside);
        }
    }

    /** @throws ConfigException if there is no such place. */
    void require(final String where, final List<String> place) {
        RosType type = this;
        for (int i = 0; i < place.size(); i++) {
            final String name = place.get(i);
            final List<String> names = type.fields().stream().map(Field::name).toList();
            final Field field = type.fields().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ConfigException(where + " has no field '" + name + "'"
                            + NearNames.hint(name, names) + "; its fields are " + names));
            if (field.nested() == null && (i < place.size() - 1 || field.kind().equals("string"))) {
                throw new ConfigException(where + ": field '" + name + "' is a " + field.kind()
                        + (i < place.size() - 1 ? ", which has no fields" : ", no number"));
            }
            type = field.nested() == null ? EMPTY : field.nested();
        }
    }
}
