package dev.reverie.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A record's components as a tree that {@link Binder} makes the same record of. */
final class RecordTree {
    private RecordTree() {}

    static Map<String, Object> of(final Record record) {
        final Map<String, Object> tree = new LinkedHashMap<>();
        for (final RecordComponent component : record.getClass().getRecordComponents()) {
            tree.put(component.getName(), value(read(record, component)));
        }
        return tree;
    }

    private static Object read(final Record record, final RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (final IllegalAccessException | InvocationTargetException ex) {
            throw new IllegalStateException("cannot read " + component + " of " + record.getClass(), ex);
        }
    }

    private static Object value(final Object value) {
        if (value instanceof Record inner) {
            return of(inner);
        }
        if (value instanceof List<?> items) {
            return items.stream().map(RecordTree::value).toList();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Integer whole) {
            return whole.longValue();
        }
        if (value instanceof Float real) {
            return Double.valueOf(real.toString());
        }
        if (value instanceof Long || value instanceof Double || value instanceof Boolean || value instanceof String) {
            return value;
        }
        throw new IllegalArgumentException("a component of " + value.getClass() + " cannot be a setting");
    }
}
