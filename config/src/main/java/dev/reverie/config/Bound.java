package dev.reverie.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Validated records, one a section. Immutable. */
public final class Bound {
    private final Map<String, Record> records;

    Bound(final Map<String, Record> records) {
        this.records = Collections.unmodifiableMap(new LinkedHashMap<>(records));
    }

    /**
     * The record of a type bound to one section only.
     *
     * @param type of the record.
     * @return the record.
     * @throws IllegalArgumentException if no section, or more than one, was bound to that type.
     */
    public <R extends Record> R get(final Class<R> type) {
        R found = null;
        for (final Record record : records.values()) {
            if (type.isInstance(record)) {
                if (found != null) {
                    throw new IllegalArgumentException("several sections are bound to " + type.getSimpleName());
                }
                found = type.cast(record);
            }
        }
        if (found == null) {
            throw new IllegalArgumentException("no section is bound to " + type.getSimpleName());
        }
        return found;
    }

    /**
     * The record of a section.
     *
     * @param section bound.
     * @param type    it was bound to.
     * @return the record.
     * @throws IllegalArgumentException if that section was not bound.
     */
    public <R extends Record> R get(final String section, final Class<R> type) {
        final Record record = records.get(section);
        if (record == null) {
            throw new IllegalArgumentException("section '" + section + "' is not bound, only " + records.keySet());
        }
        return type.cast(record);
    }

    /** @return every record by section, in the order bound. */
    public Map<String, Record> records() {
        return records;
    }
}
