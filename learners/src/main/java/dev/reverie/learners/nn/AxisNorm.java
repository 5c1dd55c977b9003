package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Reduction;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import org.jspecify.annotations.Nullable;

/** Normalisation along an axis with scales that broadcast: of channels, and of each member of an ensemble. */
final class AxisNorm implements Layer {
    private final String name;
    private final int axis;
    private final int size;
    private final Weight scale;
    private final @Nullable Weight shift;
    private final double epsilon;

    AxisNorm(final Blueprint blueprint, final String name, final Norm norm, final int axis, final int... shape) {
        this.name = name;
        this.axis = axis;
        this.size = shape[shape.length + axis];
        this.scale = blueprint.weight("scale", Init.ones(), shape);
        this.shift = norm.kind() == Norm.Kind.LAYER ? blueprint.weight("shift", Init.zeros(), shape) : null;
        this.epsilon = norm.epsilon();
    }

    @Override
    public Tensor forward(final Tensor x) {
        Shapes.demand(
                x.rank() >= -axis && x.dim(axis) == size,
                name,
                "axis " + axis + " of its input is of size " + size + ", got " + x.form());
        final Tensor centred = shift == null ? x : x.sub(x.keeping(Reduction.MEAN, axis));
        final Tensor inverse =
                centred.square().keeping(Reduction.MEAN, axis).add(epsilon).map(Unary.RSQRT);
        final Tensor scaled = centred.mul(inverse).mul(scale.get());
        return shift == null ? scaled : scaled.add(shift.get());
    }
}
