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
 * @param shape of the array, empty for a scalar; an axis may be 0.
 * @param data  little-endian elements, not copied: the giver must not write them again.
 */
public record NamedArray(DType dtype, List<Integer> shape, ByteBuffer data) {
    public NamedArray {
        shape = List.copyOf(shape);
        long bytes = dtype.bytes();
        for (final int n : shape) {
            if (n < 0) {
                throw new IllegalArgumentException("an array of shape " + shape + " has a negative axis");
            }
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

    /** @return the elements, read-only and little-endian, with a position of the caller's own. */
    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** @return the float64 values, a copy. */
    public double[] doubles() {
        final double[] values = new double[data.remaining() / dtype.bytes()];
        copyTo(values);
        return values;
    }

    /**
     * Copies the float64 values.
     *
     * @param values as many as the array has.
     */
    public void copyTo(final double[] values) {
        if (dtype != DType.FLOAT64 || values.length != data.remaining() / 8) {
            throw new IllegalArgumentException(
                    "an array " + dtype + shape + " cannot be copied to " + values.length + " values of FLOAT64");
        }
        data.asDoubleBuffer().get(values);
    }

    void requireShape(final String name, final int... expected) {
        if (!shape.equals(IntStream.of(expected).boxed().toList())) {
            throw new IllegalArgumentException("array '" + name + "' has shape " + shape + ", not "
                    + IntStream.of(expected).boxed().toList());
        }
    }
}
