package dev.reverie.learners.acting;

import dev.reverie.learners.Weights;
import dev.reverie.learners.nn.Norm;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@link Norm} of {@code n} numbers in place. */
final class Normalisation {
    private final Kernels kernels;
    private final String prefix;
    private final Norm norm;
    private final int[] shape;
    private final float[] scale;
    private final float @Nullable [] shift;

    /**
     * @param shape of {@code prefix/scale} and, for layer norm, {@code prefix/shift}; {@code n} numbers.
     */
    Normalisation(final Kernels kernels, final String prefix, final Norm norm, final int... shape) {
        this.kernels = kernels;
        this.prefix = prefix;
        this.norm = norm;
        this.shape = shape.clone();
        this.scale = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        this.shift = norm.kind() == Norm.Kind.LAYER ? new float[scale.length] : null;
    }

    void apply(final float[] y, final int from) {
        if (norm.kind() != Norm.Kind.NONE) {
            kernels.norm(y, from, scale, shift, (float) norm.epsilon());
        }
    }

    void require(final Weights weights) {
        if (norm.kind() != Norm.Kind.NONE) {
            Packed.require(weights, prefix + "/scale", shape);
        }
        if (shift != null) {
            Packed.require(weights, prefix + "/shift", shape);
        }
    }

    void adopt(final Weights weights) {
        if (norm.kind() != Norm.Kind.NONE) {
            System.arraycopy(Packed.floats(weights, prefix + "/scale", shape), 0, scale, 0, scale.length);
        }
        if (shift != null) {
            System.arraycopy(Packed.floats(weights, prefix + "/shift", shape), 0, shift, 0, shift.length);
        }
    }
}
