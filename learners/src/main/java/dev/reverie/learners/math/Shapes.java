package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;
import java.util.Arrays;

/** What functions demand of their arguments' shapes. */
final class Shapes {
    private Shapes() {}

    static IllegalArgumentException wrong(final String where, final String what, final Tensor... tensors) {
        final String forms =
                String.join(", ", Arrays.stream(tensors).map(Tensor::form).toList());
        return new IllegalArgumentException(where + '(' + forms + "): " + what);
    }

    /** Floating, of one shape and type, and of at least {@code rank} axes, the last not empty. */
    static void alike(final String where, final int rank, final String form, final Tensor... tensors) {
        final Tensor first = tensors[0];
        for (final Tensor tensor : tensors) {
            if (!tensor.type().isFloating()
                    || tensor.type() != first.type()
                    || tensor.rank() < rank
                    || !Arrays.equals(tensor.shape(), first.shape())) {
                throw wrong(where, "shapes and floating types must be equal, " + form, tensors);
            }
        }
        if (rank > 0 && first.dim(-1) == 0) {
            throw wrong(where, "the last axis is empty", tensors);
        }
    }

    /** The leading {@code count} sizes of {@code whole} are those of {@code part}, and all that it has. */
    static void leads(final String where, final String what, final Tensor part, final Tensor whole, final int count) {
        if (part.rank() != count || !Arrays.equals(part.shape(), Arrays.copyOf(whole.shape(), count))) {
            throw wrong(where, what, part, whole);
        }
    }
}
