package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;
import java.util.Arrays;

/** What layers demand of their arguments and sizes. */
final class Shapes {
    private Shapes() {}

    static IllegalArgumentException wrong(final String layer, final String form, final Tensor x) {
        return new IllegalArgumentException(layer + " takes " + form + ", got " + x.form());
    }

    /** {@code [.., n]}. */
    static void last(final String layer, final Tensor x, final int n) {
        if (x.rank() < 1 || x.dim(-1) != n) {
            throw wrong(layer, "[.., " + n + "]", x);
        }
    }

    /** {@code sizes}, of which those below 0 are free. */
    static void are(final String layer, final Tensor x, final int... sizes) {
        boolean fits = x.rank() == sizes.length;
        for (int i = 0; fits && i < sizes.length; i++) {
            fits = sizes[i] < 0 || sizes[i] == x.dim(i);
        }
        if (!fits) {
            final String[] form = new String[sizes.length];
            Arrays.setAll(form, i -> sizes[i] < 0 ? "*" : Integer.toString(sizes[i]));
            throw wrong(layer, Arrays.toString(form), x);
        }
    }

    static void demand(final boolean holds, final String layer, final String what) {
        if (!holds) {
            throw new IllegalArgumentException(layer + ": " + what);
        }
    }

    /** {@code shape} with another last size. */
    static int[] withLast(final Tensor x, final int n) {
        final int[] shape = x.shape();
        shape[shape.length - 1] = n;
        return shape;
    }
}
