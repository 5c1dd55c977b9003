package dev.reverie.storage.interchange;

import java.util.List;

/**
 * Some numbers of every row of an array.
 *
 * @param name  of the slice.
 * @param of    the array.
 * @param from  first of the numbers.
 * @param width how many.
 */
record Slice(String name, Column of, int from, int width) implements Column {
    @Override
    public long rows() {
        return of.rows();
    }

    @Override
    public List<Integer> shape() {
        return List.of(width);
    }

    @Override
    public double value(final long row, final int j) {
        return of.value(row, from + j);
    }
}
