package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;
import java.util.Arrays;

/** Checks at the entry of methods. */
final class Shapes {
    private Shapes() {}

    static void alike(final String what, final Tensor a, final Tensor b) {
        if (a.type() != b.type() || !Arrays.equals(a.shape(), b.shape())) {
            throw new IllegalArgumentException(what + ": shapes and types must be equal: " + a + ", " + b);
        }
    }

    /** Whether an event has a distribution's event axes; leading ones may broadcast. */
    static void fits(final String what, final Tensor event, final Tensor of) {
        if (event.type() != of.type() || event.rank() > 0 && of.rank() > 0 && event.dim(-1) != of.dim(-1)) {
            throw new IllegalArgumentException(what + ": the event " + event + " does not fit " + of);
        }
    }

    /** Whether tensors are all {@code [B, T]}. */
    static void sequences(final String what, final Tensor first, final Tensor... others) {
        if (first.rank() != 2) {
            throw new IllegalArgumentException(what + ": [B, T] is wanted, not " + first);
        }
        for (final Tensor other : others) {
            alike(what, first, other);
        }
    }

    /** Whether values are {@code [B, T + 1]} beside {@code [B, T]}. */
    static void values(final String what, final Tensor values, final Tensor rewards) {
        if (values.rank() != 2 || values.dim(0) != rewards.dim(0) || values.dim(1) != rewards.dim(1) + 1) {
            throw new IllegalArgumentException(
                    what + ": values are [B, T + 1] beside rewards [B, T], not " + values + " and " + rewards);
        }
    }
}
