package dev.reverie.learners.acting.vector;

import dev.reverie.learners.acting.Blocks;
import dev.reverie.learners.acting.Instructions;
import dev.reverie.learners.acting.Kernels;
import dev.reverie.learners.tensor.Unary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** Kernels of the widest vectors that this CPU prefers. */
public final class VectorKernels implements Kernels, Blocks {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Vectors of 16 floats come with 32 registers. */
    private static final int MANY_REGISTERS = 16;

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public int panel(final int columns) {
        return columns >= 4 * LANES ? 4 * LANES : LANES;
    }

    @Override
    public void dense(
            final float[] packed,
            final int from,
            final int in,
            final float[] x,
            final int xFrom,
            final float[] y,
            final int yFrom,
            final int padded) {
        int at = from;
        int j = 0;
        for (; j <= padded - 4 * LANES; j += 4 * LANES) {
            wide(packed, at, in, x, xFrom, y, yFrom + j);
            at += (in + 1) * 4 * LANES;
        }
        for (; j < padded; j += LANES) {
            narrow(packed, at, in, x, xFrom, y, yFrom + j);
            at += (in + 1) * LANES;
        }
    }

    @Override
    public void rows(
            final float[] packed,
            final int in,
            final float[] x,
            final int xStride,
            final int n,
            final float[] y,
            final int out) {
        int at = 0;
        int j = 0;
        for (; j <= out - 4 * LANES; j += 4 * LANES, at += (in + 1) * 4 * LANES) {
            int i = 0;
            for (; i < n - 3; i += 4) {
                if (LANES >= MANY_REGISTERS) {
                    Tiles.four(packed, at, in, x, i * xStride, xStride, y, i * out + j, out);
                } else {
                    Tiles.pair(packed, at, 4 * LANES, in, x, i * xStride, xStride, y, i * out + j, out);
                    Tiles.pair(
                            packed,
                            at + 2 * LANES,
                            4 * LANES,
                            in,
                            x,
                            i * xStride,
                            xStride,
                            y,
                            i * out + j + 2 * LANES,
                            out);
                }
            }
            for (; i < n; i++) {
                wide(packed, at, in, x, i * xStride, y, i * out + j);
            }
        }
        for (; j < out; j += LANES, at += (in + 1) * LANES) {
            for (int i = 0; i < n; i++) {
                narrow(packed, at, in, x, i * xStride, y, i * out + j);
            }
        }
    }

    /** Eight sums at a time, four columns of vectors for even and odd inputs, so that no addition waits for the one before. */
    private static void wide(
            final float[] w,
            final int from,
            final int in,
            final float[] x,
            final int xFrom,
            final float[] y,
            final int yFrom) {
        FloatVector a = FloatVector.fromArray(SPECIES, w, from);
        FloatVector b = FloatVector.fromArray(SPECIES, w, from + LANES);
        FloatVector c = FloatVector.fromArray(SPECIES, w, from + 2 * LANES);
        FloatVector d = FloatVector.fromArray(SPECIES, w, from + 3 * LANES);
        FloatVector e = FloatVector.zero(SPECIES);
        FloatVector f = e;
        FloatVector g = e;
        FloatVector h = e;
        int at = from + 4 * LANES;
        int i = 0;
        for (; i < in - 1; i += 2, at += 8 * LANES) {
            final FloatVector p = FloatVector.broadcast(SPECIES, x[xFrom + i]);
            final FloatVector q = FloatVector.broadcast(SPECIES, x[xFrom + i + 1]);
            a = p.fma(FloatVector.fromArray(SPECIES, w, at), a);
            b = p.fma(FloatVector.fromArray(SPECIES, w, at + LANES), b);
            c = p.fma(FloatVector.fromArray(SPECIES, w, at + 2 * LANES), c);
            d = p.fma(FloatVector.fromArray(SPECIES, w, at + 3 * LANES), d);
            e = q.fma(FloatVector.fromArray(SPECIES, w, at + 4 * LANES), e);
            f = q.fma(FloatVector.fromArray(SPECIES, w, at + 5 * LANES), f);
            g = q.fma(FloatVector.fromArray(SPECIES, w, at + 6 * LANES), g);
            h = q.fma(FloatVector.fromArray(SPECIES, w, at + 7 * LANES), h);
        }
        if (i < in) {
            final FloatVector p = FloatVector.broadcast(SPECIES, x[xFrom + i]);
            a = p.fma(FloatVector.fromArray(SPECIES, w, at), a);
            b = p.fma(FloatVector.fromArray(SPECIES, w, at + LANES), b);
            c = p.fma(FloatVector.fromArray(SPECIES, w, at + 2 * LANES), c);
            d = p.fma(FloatVector.fromArray(SPECIES, w, at + 3 * LANES), d);
        }
        a.add(e).intoArray(y, yFrom);
        b.add(f).intoArray(y, yFrom + LANES);
        c.add(g).intoArray(y, yFrom + 2 * LANES);
        d.add(h).intoArray(y, yFrom + 3 * LANES);
    }

    /** One column of vectors, four inputs at a time. */
    private static void narrow(
            final float[] w,
            final int from,
            final int in,
            final float[] x,
            final int xFrom,
            final float[] y,
            final int yFrom) {
        FloatVector a = FloatVector.fromArray(SPECIES, w, from);
        FloatVector b = FloatVector.zero(SPECIES);
        FloatVector c = b;
        FloatVector d = b;
        int at = from + LANES;
        int i = 0;
        for (; i < in - 3; i += 4, at += 4 * LANES) {
            a = FloatVector.broadcast(SPECIES, x[xFrom + i]).fma(FloatVector.fromArray(SPECIES, w, at), a);
            b = FloatVector.broadcast(SPECIES, x[xFrom + i + 1]).fma(FloatVector.fromArray(SPECIES, w, at + LANES), b);
            c = FloatVector.broadcast(SPECIES, x[xFrom + i + 2])
                    .fma(FloatVector.fromArray(SPECIES, w, at + 2 * LANES), c);
            d = FloatVector.broadcast(SPECIES, x[xFrom + i + 3])
                    .fma(FloatVector.fromArray(SPECIES, w, at + 3 * LANES), d);
        }
        for (; i < in; i++, at += LANES) {
            a = FloatVector.broadcast(SPECIES, x[xFrom + i]).fma(FloatVector.fromArray(SPECIES, w, at), a);
        }
        a.add(b).add(c.add(d)).intoArray(y, yFrom);
    }

    @Override
    public void activate(final Unary activation, final float[] y, final int from, final int count) {
        final int end = from + count - count % LANES;
        switch (activation) {
            case RELU -> Activations.relu(y, from, end);
            case TANH -> Activations.tanh(y, from, end);
            case SIGMOID -> Activations.sigmoid(y, from, end);
            case SILU -> Activations.silu(y, from, end);
            case ELU -> Activations.elu(y, from, end);
            case MISH -> Activations.mish(y, from, end);
            case SOFTPLUS -> Activations.softplus(y, from, end);
            case EXP -> Activations.exp(y, from, end);
            default -> throw new IllegalArgumentException("no activation " + activation);
        }
        if (end < from + count) {
            Instructions.scalar().activate(activation, y, end, from + count - end);
        }
    }

    @Override
    public void norm(
            final float[] y, final int from, final float[] scale, final float @Nullable [] shift, final float epsilon) {
        final int n = scale.length;
        final float mean = shift == null ? 0 : sum(y, from, n) / n;
        final float factor = (float) (1 / Math.sqrt(squares(y, from, n, mean) / n + epsilon));
        final float[] added = shift == null ? scale : shift;
        final float times = shift == null ? 0 : 1;
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            FloatVector.fromArray(SPECIES, y, from + j)
                    .sub(mean)
                    .mul(factor)
                    .fma(
                            FloatVector.fromArray(SPECIES, scale, j),
                            FloatVector.fromArray(SPECIES, added, j).mul(times))
                    .intoArray(y, from + j);
        }
        for (; j < n; j++) {
            y[from + j] = (y[from + j] - mean) * factor * scale[j] + added[j] * times;
        }
    }

    private static float sum(final float[] y, final int from, final int n) {
        FloatVector sums = FloatVector.zero(SPECIES);
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            sums = sums.add(FloatVector.fromArray(SPECIES, y, from + j));
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (; j < n; j++) {
            sum += y[from + j];
        }
        return sum;
    }

    private static float squares(final float[] y, final int from, final int n, final float mean) {
        FloatVector sums = FloatVector.zero(SPECIES);
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            final FloatVector d = FloatVector.fromArray(SPECIES, y, from + j).sub(mean);
            sums = d.fma(d, sums);
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (; j < n; j++) {
            final float d = y[from + j] - mean;
            sum += d * d;
        }
        return sum;
    }

    @Override
    public String toString() {
        return "vectors of " + LANES + " floats";
    }
}
