package dev.reverie.envs;

import java.util.List;

/**
 * One named array in every row, row-major.
 *
 * @param name  unique within a layout: letters, digits, {@code _}, {@code /}, {@code -}.
 * @param dtype of an element.
 * @param shape empty for a scalar.
 * @param low   least value of any element; {@code -Infinity} if unbounded.
 * @param high  greatest value of any element; for a discrete field {@code n - 1}.
 */
public record Field(String name, DType dtype, List<Integer> shape, double low, double high) {
    public Field {
        if (!name.matches("[A-Za-z0-9_/-]+")) {
            throw new IllegalArgumentException(
                    "field name '" + name + "' must be made of letters, digits, '_', '/' and '-'");
        }
        shape = List.copyOf(shape);
        long size = 1;
        for (final int n : shape) {
            if (n < 1) {
                throw new IllegalArgumentException(
                        "field '" + name + "': every axis of shape " + shape + " must be 1 or more");
            }
            size *= n;
            if (size > 1 << 28) {
                throw new IllegalArgumentException("field '" + name + "': shape " + shape + " is beyond 2^28 elements");
            }
        }
        if (!(low <= high)) {
            throw new IllegalArgumentException("field '" + name + "': low " + low + " must not exceed high " + high);
        }
    }

    /** Scalar integer in {@code [0, n)}. */
    public static Field discrete(final String name, final int n) {
        return new Field(name, DType.INT32, List.of(), 0, n - 1);
    }

    /** Float32 vector {@code [size]} within the same bounds everywhere. */
    public static Field vector(final String name, final int size, final double low, final double high) {
        return new Field(name, DType.FLOAT32, List.of(size), low, high);
    }

    /** @return elements of the array. */
    public int size() {
        int size = 1;
        for (int axis = 0; axis < shape.size(); axis++) {
            size *= shape.get(axis);
        }
        return size;
    }

    /** @return bytes of the array. */
    public int bytes() {
        return size() * dtype.bytes();
    }
}
