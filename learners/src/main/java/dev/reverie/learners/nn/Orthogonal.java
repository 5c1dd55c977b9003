package dev.reverie.learners.nn;

import java.util.random.RandomGenerator;

/** Random matrices with orthonormal rows or columns, by Gram-Schmidt done twice over. */
final class Orthogonal {
    private Orthogonal() {}

    static void fill(final double[] values, final int[] shape, final double gain, final RandomGenerator random) {
        if (shape.length < 2) {
            throw new IllegalArgumentException("an orthogonal parameter has two axes or more, not " + shape.length);
        }
        final int members = shape.length == 3 ? shape[0] : 1;
        final int size = values.length / members;
        final int rows = shape.length == 3 ? shape[1] : shape[0];
        for (int e = 0; e < members; e++) {
            matrix(values, e * size, rows, size / rows, gain, random);
        }
    }

    private static void matrix(
            final double[] values,
            final int from,
            final int rows,
            final int columns,
            final double gain,
            final RandomGenerator random) {
        final int count = Math.min(rows, columns);
        final int length = Math.max(rows, columns);
        final double[][] vectors = new double[count][length];
        for (int i = 0; i < count; i++) {
            do {
                for (int j = 0; j < length; j++) {
                    vectors[i][j] = random.nextGaussian();
                }
                orthogonalise(vectors, i);
            } while (!normalise(vectors[i]));
        }
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                values[from + r * columns + c] = gain * (rows <= columns ? vectors[r][c] : vectors[c][r]);
            }
        }
    }

    private static void orthogonalise(final double[][] vectors, final int i) {
        for (int pass = 0; pass < 2; pass++) {
            for (int k = 0; k < i; k++) {
                final double along = dot(vectors[i], vectors[k]);
                for (int j = 0; j < vectors[i].length; j++) {
                    vectors[i][j] -= along * vectors[k][j];
                }
            }
        }
    }

    private static boolean normalise(final double[] vector) {
        final double norm = Math.sqrt(dot(vector, vector));
        for (int j = 0; j < vector.length; j++) {
            vector[j] /= norm;
        }
        return norm > 1e-6;
    }

    private static double dot(final double[] a, final double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
