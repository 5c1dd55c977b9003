package dev.reverie.learners.acting.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions in place, of a whole number of vectors; the polynomials are those of the scalar kernels. A function that the JVM
 * does not inline passes its vectors as objects, so {@code jvm.flags} asks for these by name: without it HotSpot may leave
 * one out that it compiled by itself before.
 */
public final class Activations {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final float LOG2E = 1.442695041f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float ROUND = 12582912f;

    private Activations() {}

    /** @return {@code e^x}: {@code 2^n p(r)} with {@code r = x - n ln 2}. */
    public static FloatVector exp(final FloatVector value) {
        final FloatVector x = value.max(-87f).min(88f);
        final FloatVector t = x.mul(LOG2E).add(ROUND);
        final FloatVector n = t.sub(ROUND);
        final FloatVector r = x.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
        final FloatVector p = r.mul(1.9875691500e-4f)
                .add(1.3981999507e-3f)
                .fma(r, FloatVector.broadcast(SPECIES, 8.3334519073e-3f))
                .fma(r, FloatVector.broadcast(SPECIES, 4.1665795894e-2f))
                .fma(r, FloatVector.broadcast(SPECIES, 1.6666665459e-1f))
                .fma(r, FloatVector.broadcast(SPECIES, 5.0000001201e-1f))
                .fma(r.mul(r), r.add(1));
        return p.mul(t.reinterpretAsInts()
                .add(127)
                .lanewise(VectorOperators.LSHL, 23)
                .reinterpretAsFloats());
    }

    private static FloatVector tanh(final FloatVector x) {
        final FloatVector one = FloatVector.broadcast(SPECIES, 1);
        return one.sub(FloatVector.broadcast(SPECIES, 2).div(exp(x.add(x)).add(1)));
    }

    private static FloatVector sigmoid(final FloatVector x) {
        return FloatVector.broadcast(SPECIES, 1).div(exp(x.neg()).add(1));
    }

    private static FloatVector mish(final FloatVector x) {
        final FloatVector e = exp(x.min(20));
        final FloatVector n = e.mul(e.add(2));
        return x.mul(n.div(n.add(2)));
    }

    private static FloatVector softplus(final FloatVector x) {
        final FloatVector t = exp(x.abs().neg());
        final FloatVector z = t.div(t.add(2));
        final FloatVector q = z.mul(z);
        final FloatVector p = q.mul(1f / 13)
                .add(1f / 11)
                .fma(q, FloatVector.broadcast(SPECIES, 1f / 9))
                .fma(q, FloatVector.broadcast(SPECIES, 1f / 7))
                .fma(q, FloatVector.broadcast(SPECIES, 1f / 5))
                .fma(q, FloatVector.broadcast(SPECIES, 1f / 3))
                .fma(q, FloatVector.broadcast(SPECIES, 1));
        return z.add(z).fma(p, x.max(0));
    }

    static void relu(final float[] y, final int from, final int end) {
        for (int j = from; j < end; j += LANES) {
            final FloatVector x = FloatVector.fromArray(SPECIES, y, j);
            x.max(0).intoArray(y, j);
        }
    }

    static void tanh(final float[] y, final int from, final int end) {
        for (int j = from; j < end; j += LANES) {
            final FloatVector x = FloatVector.fromArray(SPECIES, y, j);
            tanh(x).intoArray(y, j);
        }
    }

    static void sigmoid(final float[] y, final int from, final int end) {
        for (int j = from; j < end; j += LANES) {
            final FloatVector x = FloatVector.fromArray(SPECIES, y, j);
            sigmoid(x).intoArray(y, j);
        }
    }

    static void silu(final float[] y, final int from, final int end) {
        for (int j = from; j < end; j += LANES) {
            final FloatVector x = FloatVector.fromArray(SPECIES, y, j);
            x.mul(sigmoid(x)).intoArray(y, j);
        }
    }

    static void elu(final float[] y, final int from, final int end) {
        for (int j = from; j < end; j += LANES) {
            final FloatVector x = FloatVector.fromArray(SPECIES, y, j);
            exp(x).sub(1).blend(x, x.compare(VectorOperators.GT, 0)).intoArray(y, j);
        }
    }

    static void mish(final float[] y, final int from, final int end) {
        for (int j = from; j < end; j += LANES) {
            final FloatVector x = FloatVector.fromArray(SPECIES, y, j);
            mish(x).intoArray(y, j);
        }
    }

    static void softplus(final float[] y, final int from, final int end) {
        for (int j = from; j < end; j += LANES) {
            final FloatVector x = FloatVector.fromArray(SPECIES, y, j);
            softplus(x).intoArray(y, j);
        }
    }

    static void exp(final float[] y, final int from, final int end) {
        for (int j = from; j < end; j += LANES) {
            final FloatVector x = FloatVector.fromArray(SPECIES, y, j);
            exp(x).intoArray(y, j);
        }
    }
}
