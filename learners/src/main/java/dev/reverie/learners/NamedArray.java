package dev.reverie.learners;

import dev.reverie.envs.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An array of weights, row-major.
 *
 * @param dtype of an element.
 * @param shape of the array, empty for a scalar.
 * @param data  little-endian elements, read-only.
 */
public record NamedArray(DType dtype, List<Integer> shape, ByteBuffer data) {
    public NamedArray {
        shape = List.copyOf(shape);
        long bytes = dtype.bytes();
        for (final int n : shape) {
            bytes = Math.multiplyExact(bytes, n);
        }
        if (bytes != data.remaining()) {
            throw new IllegalArgumentException(
                    "an array " + dtype + shape + " takes " + bytes + " bytes, got " + data.remaining());
        }
        data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A copy of float64 values. */
    public static NamedArray of(final double[] values, final int... shape) {
        final ByteBuffer data =
                ByteBuffer.allocate(Math.multiplyExact(8, values.length)).order(ByteOrder.LITTLE_ENDIAN);
        data.asDoubleBuffer().put(values);
        return new NamedArray(DType.FLOAT64, IntStream.of(shape).boxed().toList(), data);
    }

    /** @return the float64 values, a copy. */
    public double[] doubles() {
        if (dtype != DType.FLOAT64) {
            throw new IllegalArgumentException("an array of " + dtype + " is not FLOAT64");
        }
        final double[] values = new double[data.remaining() / 8];
        data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
        return values;
    }

    void requireShape(final String name, final int... expected) {
        if (!shape.equals(IntStream.of(expected).boxed().toList())) {
            throw new IllegalArgumentException("array '" + name + "' has shape " + shape + ", not "
                    + IntStream.of(expected).boxed().toList());
        }
    }
}
