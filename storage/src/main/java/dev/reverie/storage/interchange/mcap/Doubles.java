package dev.reverie.storage.interchange.mcap;

import java.util.Arrays;

/** Numbers that grow in number. */
final class Doubles {
    private double[] values = new double[16];
    private int size;

    void add(final double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    double[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
