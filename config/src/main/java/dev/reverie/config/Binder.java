package dev.reverie.config;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Trees to records. A wrong value is noted and its default taken for it, so that a record's other problems show too. */
final class Binder {
    private static final double MOST_EXACT = 1L << 53;

    private final List<String> problems;

    Binder(final List<String> problems) {
        this.problems = problems;
    }

    /**
     * Makes a record.
     *
     * @param path     dotted, of the tree.
     * @param type     of the record.
     * @param tree     of its components.
     * @param fallback tree of default components, or anything else for none.
     * @return the record, or null if it could not be made; problems are added then.
     */
    @Nullable
    Record record(
            final String path,
            final Class<? extends Record> type,
            final Map<String, Object> tree,
            final @Nullable Object fallback) {
        final RecordComponent[] components = type.getRecordComponents();
        final Map<String, Object> defaults = fallback instanceof Map<?, ?> map ? YamlReader.asMap(map) : Map.of();
        final Map<String, String> spellings = new LinkedHashMap<>();
        final List<String> unknown = new ArrayList<>(tree.keySet());
        final @Nullable Object[] values = new Object[components.length];
        boolean complete = true;
        for (int i = 0; i < components.length; i++) {
            final String name = components[i].getName();
            final String key = Layers.key(tree, name);
            final Type kind = components[i].getGenericType();
            if (key == null) {
                problems.add("'" + path + "." + name + "' is missing: " + wanted(kind));
                complete = false;
                continue;
            }
            unknown.remove(key);
            spellings.put(name, key);
            values[i] = value(path + "." + key, kind, Objects.requireNonNull(tree.get(key)), defaults.get(key));
            complete &= values[i] != null;
        }
        final List<String> known = Arrays.stream(components)
                .map(c -> path + "." + spelling(c, spellings))
                .toList();
        unknown.forEach(key -> problems.add(
                "unknown key '" + path + "." + key + "'" + NearNames.pathHint(path + "." + key, known, known)));
        return complete ? construct(path, type, values, spellings) : null;
    }

    private static String spelling(final RecordComponent component, final Map<String, String> spellings) {
        return spellings.getOrDefault(component.getName(), component.getName());
    }

    private @Nullable Record construct(
            final String path,
            final Class<? extends Record> type,
            final @Nullable Object[] values,
            final Map<String, String> spellings) {
        try {
            final Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            final Constructor<? extends Record> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return canonical.newInstance(values);
        } catch (final InvocationTargetException ex) {
            if (ex.getCause() instanceof Problems.Raised raised) {
                raised.problems()
                        .forEach(problem -> problems.add(path + "."
                                + spellings.getOrDefault(problem.component(), problem.component()) + ": "
                                + problem.text()));
                return null;
            }
            if (ex.getCause() instanceof IllegalArgumentException wrong) {
                problems.add(path + ": " + wrong.getMessage());
                return null;
            }
            throw new IllegalStateException("the constructor of " + type.getName() + " failed", ex.getCause());
        } catch (final ReflectiveOperationException ex) {
            throw new IllegalStateException(type.getName() + " cannot be made", ex);
        }
    }

    /** @return the value, or its default if it is wrong, or null if there is neither. */
    private @Nullable Object value(
            final String path, final Type kind, final Object given, final @Nullable Object fallback) {
        if (kind instanceof ParameterizedType list && list.getRawType() == List.class) {
            final Type item = list.getActualTypeArguments()[0];
            final Object items = list(path, item, given);
            return items == null && fallback != null ? new Binder(new ArrayList<>()).list(path, item, fallback) : items;
        }
        final Class<?> type = primitive(kind);
        if (type.isRecord()) {
            if (given instanceof Map<?, ?> map) {
                return record(path, type.asSubclass(Record.class), YamlReader.asMap(map), fallback);
            }
        } else {
            final Object value = scalar(type, given);
            if (value != null) {
                return value;
            }
        }
        problems.add("'" + path + "' " + wanted(kind) + ", got " + YamlText.shown(given)
                + (type.isEnum() && given instanceof String text ? near(type, text) : ""));
        return fallback == null || type.isRecord() ? null : scalar(type, fallback);
    }

    private @Nullable Object list(final String path, final Type kind, final Object given) {
        if (!(given instanceof List<?> items)) {
            problems.add("'" + path + "' must be a list such as [a, b], got " + YamlText.shown(given));
            return null;
        }
        final List<Object> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            final Object value = value(path + "[" + i + "]", kind, items.get(i), null);
            if (value != null) {
                values.add(value);
            }
        }
        return values.size() == items.size() ? List.copyOf(values) : null;
    }

    private static @Nullable Object scalar(final Class<?> type, final Object given) {
        if (type == String.class) {
            return given instanceof String ? given : null;
        }
        if (type == boolean.class) {
            return given instanceof Boolean ? given : null;
        }
        if (type.isEnum()) {
            return given instanceof String text ? constant(type, text) : null;
        }
        if (type == int.class || type == long.class) {
            final Long whole = whole(given);
            if (type == long.class || whole == null) {
                return whole;
            }
            return whole == whole.intValue() ? whole.intValue() : null;
        }
        if (type == double.class || type == float.class) {
            if (!(given instanceof Number number)) {
                return null;
            }
            return type == double.class ? (Object) number.doubleValue() : (Object) number.floatValue();
        }
        throw new IllegalArgumentException("a component of " + type + " cannot be a setting");
    }

    private static @Nullable Long whole(final Object given) {
        if (given instanceof Long whole) {
            return whole;
        }
        return given instanceof Double real && Math.rint(real) == real && Math.abs(real) <= MOST_EXACT
                ? Long.valueOf(real.longValue())
                : null;
    }

    private static @Nullable Object constant(final Class<?> type, final String text) {
        for (final Object constant : type.getEnumConstants()) {
            if (NearNames.plain(((Enum<?>) constant).name()).equals(NearNames.plain(text))) {
                return constant;
            }
        }
        return null;
    }

    private static String near(final Class<?> type, final String text) {
        final List<String> near = NearNames.of(text, names(type));
        return near.isEmpty() ? "" : "; did you mean '" + near.get(0) + "'?";
    }

    private static List<String> names(final Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** @return the type itself, or what it boxes: a list's items are boxed. */
    private static Class<?> primitive(final Type kind) {
        return MethodType.methodType((Class<?>) kind).unwrap().returnType();
    }

    private static String wanted(final Type kind) {
        if (!(kind instanceof Class<?>)) {
            return "must be a list such as [a, b]";
        }
        final Class<?> type = primitive(kind);
        if (type.isEnum()) {
            return "must be one of " + String.join(", ", names(type));
        }
        if (type.isRecord()) {
            return "must be a section of keys "
                    + String.join(
                            ", ",
                            Arrays.stream(type.getRecordComponents())
                                    .map(RecordComponent::getName)
                                    .toList());
        }
        return switch (type.getSimpleName()) {
            case "int" -> "must be a whole number of 32 bits";
            case "long" -> "must be a whole number of 64 bits";
            case "double", "float" -> "must be a number";
            case "boolean" -> "must be true or false";
            default -> "must be a text, in quotes if it looks like a number or boolean";
        };
    }
}
