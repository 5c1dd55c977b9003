package dev.reverie.learners;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The acting part of a policy: named arrays, immutable.
 *
 * @param version number of this set of weights, 0 for those a learner begins with.
 * @param arrays  by name, in order.
 */
public record Weights(long version, Map<String, NamedArray> arrays) {
    public Weights {
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    }

    /**
     * @param name  of an array.
     * @param shape it must have.
     * @return the array.
     * @throws IllegalArgumentException if there is none of that name and shape.
     */
    public NamedArray get(final String name, final int... shape) {
        final NamedArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("weights have no array '" + name + "', only " + arrays.keySet());
        }
        array.requireShape(name, shape);
        return array;
    }
}
