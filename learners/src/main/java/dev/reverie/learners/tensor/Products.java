package dev.reverie.learners.tensor;

import java.util.Arrays;

/** Matrix products and their gradients. */
final class Products {
    private Products() {}

    static Tensor matmul(final Tensor a, final boolean ta, final Tensor b, final boolean tb) {
        Checks.same("matmul", a, b);
        Checks.floating("matmul", a);
        if (a.rank() < 2 || b.rank() < 2) {
            throw Checks.wrong("matmul", "both need at least two axes: unsqueeze a vector", a, b);
        }
        if (inner(a, !ta) != inner(b, tb)) {
            throw Checks.wrong(
                    "matmul",
                    "inner sizes differ: " + inner(a, !ta) + (ta ? " (first transposed)" : "") + " and " + inner(b, tb)
                            + (tb ? " (second transposed)" : ""),
                    a,
                    b);
        }
        if (a.rank() > 2 && b.rank() == 2) {
            return flattened(a, ta, b, tb);
        }
        if (b.rank() > a.rank() && a.rank() == 2) {
            final int[] wide = b.shape();
            wide[wide.length - 2] = a.dim(0);
            wide[wide.length - 1] = a.dim(1);
            return matmul(a.expand(wide), ta, b, tb);
        }
        final int[] shape = a.shape();
        final int lead = shape.length - 2;
        if (b.rank() != a.rank() || !Arrays.equals(shape, 0, lead, b.dims(), 0, lead)) {
            throw Checks.wrong("matmul", "leading axes must be equal, or missing on one side", a, b);
        }
        shape[lead] = inner(a, ta);
        shape[lead + 1] = inner(b, !tb);
        return product(a, ta, b, tb, shape);
    }

    /** Size of the last axis, or of the last but one. */
    private static int inner(final Tensor x, final boolean last) {
        return x.dim(last ? -1 : -2);
    }

    private static Tensor flattened(final Tensor a, final boolean ta, final Tensor b, final boolean tb) {
        final Tensor straight = ta ? a.transpose(-1, -2) : a;
        final int[] shape = straight.shape();
        shape[shape.length - 1] = inner(b, !tb);
        return matmul(straight.reshape(-1, straight.dim(-1)), false, b, tb).reshape(shape);
    }

    private static Tensor product(
            final Tensor a, final boolean ta, final Tensor b, final boolean tb, final int[] shape) {
        final Tensor out = a.device().result(a.type(), shape);
        a.device().engine().matmul(out, a, ta, b, tb);
        if (Elementwise.isRecorded(a, b)) {
            Tape.record(out, (g, tape) -> {
                if (a.requiresGrad()) {
                    tape.give(a, ta ? matmul(b, tb, g, true) : matmul(g, false, b, !tb));
                }
                if (b.requiresGrad()) {
                    if (tb) {
                        tape.give(b, matmul(g, true, a, ta));
                    } else if (ta || a.rank() > 2) {
                        tape.give(b, matmul(a, !ta, g, false));
                    } else {
                        tape.giveProduct(b, a, g);
                    }
                }
            });
        }
        return out;
    }
}
