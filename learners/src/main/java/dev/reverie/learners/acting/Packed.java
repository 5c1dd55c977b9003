package dev.reverie.learners.acting;

import dev.reverie.envs.DType;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
import java.nio.DoubleBuffer;

/** Arrays of weights on their way into the order in which kernels read them. */
final class Packed {
    private Packed() {}

    /** Refuses a missing array, another shape and a type other than FLOAT32 and FLOAT64. */
    static void require(final Weights weights, final String name, final int... shape) {
        final NamedArray array = weights.get(name, shape);
        if (array.dtype() != DType.FLOAT32 && array.dtype() != DType.FLOAT64) {
            throw new IllegalArgumentException(
                    "array '" + name + "' is of " + array.dtype() + ", not FLOAT32 or FLOAT64");
        }
    }

    /** @return the elements in single precision, row-major. */
    static float[] floats(final Weights weights, final String name, final int... shape) {
        require(weights, name, shape);
        final NamedArray array = weights.get(name, shape);
        if (array.dtype() == DType.FLOAT32) {
            final float[] values = new float[array.data().remaining() / 4];
            array.data().asFloatBuffer().get(values);
            return values;
        }
        final DoubleBuffer data = array.data().asDoubleBuffer();
        final float[] values = new float[data.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) data.get(i);
        }
        return values;
    }

    /** @return columns with those that fill up the last panel. */
    static int padded(final Kernels kernels, final int columns) {
        return (columns + kernels.lanes() - 1) / kernels.lanes() * kernels.lanes();
    }

    /** @return length of a packed bias and matrix. */
    static int size(final Kernels kernels, final int in, final int out) {
        return Math.multiplyExact(in + 1, padded(kernels, out));
    }

    /**
     * Packs bias and matrix as {@link Kernels} reads them.
     *
     * @param bias   {@code [out]} from {@code biasFrom} on.
     * @param matrix {@code [in, out]} from {@code matrixFrom} on.
     * @param packed set from {@code from} on.
     */
    static void pack(
            final Kernels kernels,
            final float[] bias,
            final int biasFrom,
            final float[] matrix,
            final int matrixFrom,
            final int in,
            final int out,
            final float[] packed,
            final int from) {
        final int padded = padded(kernels, out);
        int at = from;
        int j = 0;
        while (j < padded) {
            final int width = kernels.panel(padded - j);
            final int columns = Math.min(width, out - j);
            System.arraycopy(bias, biasFrom + j, packed, at, columns);
            at += width;
            for (int i = 0; i < in; i++, at += width) {
                System.arraycopy(matrix, matrixFrom + i * out + j, packed, at, columns);
            }
            j += width;
        }
    }
}
