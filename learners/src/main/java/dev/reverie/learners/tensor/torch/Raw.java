package dev.reverie.learners.tensor.torch;

import dev.reverie.learners.tensor.Binary;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Between tensors and libtorch's, for one engine. Small native arguments are made once and used again. */
final class Raw {
    private static final int SCALARS = 1024;

    final ScalarTypeOptional sameType = new ScalarTypeOptional();
    final TensorOptional none = new TensorOptional();
    private final Map<Double, Scalar> scalars = new HashMap<>();
    private final Map<Integer, Scalar> wholes = new HashMap<>();
    private final Scalar changing = new Scalar(0.0);

    static org.bytedeco.pytorch.Tensor of(final Tensor x) {
        return (org.bytedeco.pytorch.Tensor) x.handle();
    }

    /** A number as an argument; valid until the next call. */
    Scalar scalar(final double value) {
        final Scalar known = scalars.get(value);
        if (known != null) {
            return known;
        }
        if (scalars.size() < SCALARS) {
            final Scalar made = new Scalar(value);
            scalars.put(value, made);
            return made;
        }
        try (Scalar fresh = new Scalar(value)) {
            return changing.put(fresh);
        }
    }

    /** A number for whole-number tensors: arithmetic with a fraction would make libtorch promote. */
    Scalar whole(final Binary op, final double value) {
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            if (op.isTruth()) {
                return scalar(value);
            }
            throw new IllegalArgumentException(
                    op + " of whole numbers with " + value + ": cast to a floating type first");
        }
        return wholes.computeIfAbsent((int) value, Scalar::new);
    }

    /** A handle of its own on a tensor that another object holds. */
    static org.bytedeco.pytorch.Tensor copy(final org.bytedeco.pytorch.Tensor borrowed) {
        return new org.bytedeco.pytorch.Tensor(borrowed);
    }

    static long[] sizes(final Tensor x) {
        final long[] sizes = new long[x.rank()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = x.dim(i);
        }
        return sizes;
    }

    static long[] longs(final int[] values) {
        final long[] out = new long[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i];
        }
        return out;
    }

    static torch.ScalarType type(final TensorType type) {
        return switch (type) {
            case FLOAT32 -> torch.ScalarType.Float;
            case FLOAT64 -> torch.ScalarType.Double;
            case BFLOAT16 -> torch.ScalarType.BFloat16;
            case INT32 -> torch.ScalarType.Int;
            case UINT8 -> torch.ScalarType.Byte;
            case BOOL -> torch.ScalarType.Bool;
        };
    }

    /** Indices as libtorch wants them; the caller closes them. */
    static org.bytedeco.pytorch.Tensor longs(final Tensor index) {
        return of(index).to(torch.ScalarType.Long);
    }

    static LongOptional some(final long value) {
        return new LongOptional(value);
    }

    /** Hands {@code computed} to {@code out}, converted to its type if need be. */
    static void give(final Tensor out, final org.bytedeco.pytorch.Tensor computed) {
        if (computed.scalar_type() == type(out.type())) {
            out.fill(computed);
        } else {
            out.fill(computed.to(type(out.type())));
            computed.deallocate();
        }
    }
}
