package dev.reverie.learners.tensor.rows.vector;

import dev.reverie.learners.acting.vector.Activations;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.rows.RowKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** Kernels of the widest vectors that this CPU prefers. */
public final class VectorRows implements RowKernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Beyond it {@code mish(x) = x} in float32, and below it the square of {@code e^x} is finite. */
    private static final float FAR = 20;

    /** Narrower vectors than 8 floats mean an x86 without fused multiply-add, which would be emulated in big decimals. */
    public static boolean isFast() {
        return LANES >= 8 || System.getProperty("os.arch").equals("aarch64");
    }

    @Override
    public void moments(
            final float[] x,
            final int rows,
            final int n,
            final boolean isCentred,
            final double epsilon,
            final float[] means,
            final float[] inverses) {
        for (int r = 0; r < rows; r++) {
            final float mean = isCentred ? sum(x, r * n, n) / n : 0;
            means[r] = mean;
            inverses[r] = (float) (1 / Math.sqrt(squares(x, r * n, n, mean) / (double) n + epsilon));
        }
    }

    private static float sum(final float[] x, final int from, final int n) {
        FloatVector sums = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            sums = sums.add(FloatVector.fromArray(SPECIES, x, from + i));
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (; i < n; i++) {
            sum += x[from + i];
        }
        return sum;
    }

    private static float squares(final float[] x, final int from, final int n, final float mean) {
        FloatVector sums = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            final FloatVector away = FloatVector.fromArray(SPECIES, x, from + i).sub(mean);
            sums = away.fma(away, sums);
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (; i < n; i++) {
            sum += (x[from + i] - mean) * (x[from + i] - mean);
        }
        return sum;
    }

    @Override
    public void normed(
            final float[] x,
            final int from,
            final int n,
            final float mean,
            final float inverse,
            final float[] scale,
            final float[] shift,
            final float[] y) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, x, from + i)
                    .sub(mean)
                    .mul(inverse)
                    .fma(FloatVector.fromArray(SPECIES, scale, i), FloatVector.fromArray(SPECIES, shift, i))
                    .intoArray(y, from + i);
        }
        for (; i < n; i++) {
            y[from + i] = (x[from + i] - mean) * inverse * scale[i] + shift[i];
        }
    }

    @Override
    public void activate(final Unary op, final float[] y, final int count) {
        switch (op) {
            case SILU -> silu(y, count);
            case MISH -> mish(y, count);
            default -> throw new IllegalArgumentException("no " + op + " of rows");
        }
    }

    private static void silu(final float[] y, final int count) {
        for (int i = 0; i < count; i += LANES) {
            final FloatVector x = FloatVector.fromArray(SPECIES, y, i);
            x.div(Activations.exp(x.neg()).add(1)).intoArray(y, i);
        }
    }

    /** {@code tanh(log(1 + e)) = (e^2 + 2 e) / (e^2 + 2 e + 2)}. */
    private static void mish(final float[] y, final int count) {
        for (int i = 0; i < count; i += LANES) {
            final FloatVector x = FloatVector.fromArray(SPECIES, y, i);
            final FloatVector e = Activations.exp(x.min(FAR));
            final FloatVector n = e.mul(e.add(2));
            x.mul(n.div(n.add(2))).intoArray(y, i);
        }
    }

    @Override
    public void derive(final Unary op, final float[] grad, final float[] y, final int count) {
        switch (op) {
            case SILU -> siluBack(grad, y, count);
            case MISH -> mishBack(grad, y, count);
            default -> throw new IllegalArgumentException("no " + op + " of rows");
        }
    }

    /** {@code s (1 + x (1 - s))}, s the sigmoid. */
    private static void siluBack(final float[] grad, final float[] y, final int count) {
        final FloatVector one = FloatVector.broadcast(SPECIES, 1);
        for (int i = 0; i < count; i += LANES) {
            final FloatVector x = FloatVector.fromArray(SPECIES, y, i);
            final FloatVector s = one.div(Activations.exp(x.neg()).add(1));
            final FloatVector slope = s.mul(one.sub(s).fma(x, one));
            FloatVector.fromArray(SPECIES, grad, i).mul(slope).intoArray(grad, i);
        }
    }

    /** {@code (n + 4 x e (e + 1) / d) / d} with {@code n = e^2 + 2 e, d = n + 2}. */
    private static void mishBack(final float[] grad, final float[] y, final int count) {
        for (int i = 0; i < count; i += LANES) {
            final FloatVector x = FloatVector.fromArray(SPECIES, y, i);
            final FloatVector e = Activations.exp(x.min(FAR));
            final FloatVector n = e.mul(e.add(2));
            final FloatVector d = n.add(2);
            final FloatVector more = x.mul(e).mul(4).mul(e.add(1)).div(d);
            FloatVector.fromArray(SPECIES, grad, i).mul(n.add(more).div(d)).intoArray(grad, i);
        }
    }

    @Override
    public void back(
            final float[] grad,
            final float[] x,
            final int from,
            final int n,
            final float mean,
            final float inverse,
            final float[] scale,
            final float[] toScale,
            final float @Nullable [] toShift) {
        final float plain = toShift == null ? 0 : shifts(grad, from, n, scale, toShift) / n;
        final float along = scales(grad, x, from, n, mean, inverse, scale, toScale) / n;
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            final FloatVector unit =
                    FloatVector.fromArray(SPECIES, x, from + i).sub(mean).mul(inverse);
            FloatVector.fromArray(SPECIES, grad, from + i)
                    .mul(FloatVector.fromArray(SPECIES, scale, i))
                    .sub(plain)
                    .sub(unit.mul(along))
                    .mul(inverse)
                    .intoArray(grad, from + i);
        }
        for (; i < n; i++) {
            final float unit = (x[from + i] - mean) * inverse;
            grad[from + i] = (grad[from + i] * scale[i] - plain - unit * along) * inverse;
        }
    }

    /** @return the sum of {@code grad scale}. */
    private static float shifts(
            final float[] grad, final int from, final int n, final float[] scale, final float[] toShift) {
        FloatVector sums = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            final FloatVector g = FloatVector.fromArray(SPECIES, grad, from + i);
            g.add(FloatVector.fromArray(SPECIES, toShift, i)).intoArray(toShift, i);
            sums = g.fma(FloatVector.fromArray(SPECIES, scale, i), sums);
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (; i < n; i++) {
            toShift[i] += grad[from + i];
            sum += grad[from + i] * scale[i];
        }
        return sum;
    }

    /** @return the sum of {@code grad scale unit}. */
    private static float scales(
            final float[] grad,
            final float[] x,
            final int from,
            final int n,
            final float mean,
            final float inverse,
            final float[] scale,
            final float[] toScale) {
        FloatVector sums = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            final FloatVector unit =
                    FloatVector.fromArray(SPECIES, x, from + i).sub(mean).mul(inverse);
            final FloatVector share =
                    FloatVector.fromArray(SPECIES, grad, from + i).mul(unit);
            share.add(FloatVector.fromArray(SPECIES, toScale, i)).intoArray(toScale, i);
            sums = share.fma(FloatVector.fromArray(SPECIES, scale, i), sums);
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (; i < n; i++) {
            final float share = grad[from + i] * (x[from + i] - mean) * inverse;
            toScale[i] += share;
            sum += share * scale[i];
        }
        return sum;
    }
}
