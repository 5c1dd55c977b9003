package dev.reverie.learners.acting.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Products of four rows at a time with a panel of columns, whose sums stay in registers: each weight read serves four rows. */
final class Tiles {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private Tiles() {}

    /** Rows {@code x, x + xs, ..} times two neighbouring vectors of a panel of {@code w} that is {@code width} wide. */
    static void pair(
            final float[] w,
            final int from,
            final int width,
            final int in,
            final float[] x,
            final int x0,
            final int xs,
            final float[] y,
            final int y0,
            final int ys) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, w, from);
        FloatVector b0 = FloatVector.fromArray(SPECIES, w, from + LANES);
        FloatVector a1 = a0;
        FloatVector b1 = b0;
        FloatVector a2 = a0;
        FloatVector b2 = b0;
        FloatVector a3 = a0;
        FloatVector b3 = b0;
        int at = from + width;
        for (int i = x0; i < x0 + in; i++, at += width) {
            final FloatVector p = FloatVector.fromArray(SPECIES, w, at);
            final FloatVector q = FloatVector.fromArray(SPECIES, w, at + LANES);
            final FloatVector r = FloatVector.broadcast(SPECIES, x[i]);
            a0 = r.fma(p, a0);
            b0 = r.fma(q, b0);
            final FloatVector s = FloatVector.broadcast(SPECIES, x[i + xs]);
            a1 = s.fma(p, a1);
            b1 = s.fma(q, b1);
            final FloatVector t = FloatVector.broadcast(SPECIES, x[i + 2 * xs]);
            a2 = t.fma(p, a2);
            b2 = t.fma(q, b2);
            final FloatVector u = FloatVector.broadcast(SPECIES, x[i + 3 * xs]);
            a3 = u.fma(p, a3);
            b3 = u.fma(q, b3);
        }
        a0.intoArray(y, y0);
        b0.intoArray(y, y0 + LANES);
        a1.intoArray(y, y0 + ys);
        b1.intoArray(y, y0 + ys + LANES);
        a2.intoArray(y, y0 + 2 * ys);
        b2.intoArray(y, y0 + 2 * ys + LANES);
        a3.intoArray(y, y0 + 3 * ys);
        b3.intoArray(y, y0 + 3 * ys + LANES);
    }

    /** The same with four neighbouring vectors, where there are registers for sixteen sums. */
    static void four(
            final float[] w,
            final int from,
            final int in,
            final float[] x,
            final int x0,
            final int xs,
            final float[] y,
            final int y0,
            final int ys) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, w, from);
        FloatVector b0 = FloatVector.fromArray(SPECIES, w, from + LANES);
        FloatVector c0 = FloatVector.fromArray(SPECIES, w, from + 2 * LANES);
        FloatVector d0 = FloatVector.fromArray(SPECIES, w, from + 3 * LANES);
        FloatVector a1 = a0;
        FloatVector b1 = b0;
        FloatVector c1 = c0;
        FloatVector d1 = d0;
        FloatVector a2 = a0;
        FloatVector b2 = b0;
        FloatVector c2 = c0;
        FloatVector d2 = d0;
        FloatVector a3 = a0;
        FloatVector b3 = b0;
        FloatVector c3 = c0;
        FloatVector d3 = d0;
        int at = from + 4 * LANES;
        for (int i = x0; i < x0 + in; i++, at += 4 * LANES) {
            final FloatVector p = FloatVector.fromArray(SPECIES, w, at);
            final FloatVector q = FloatVector.fromArray(SPECIES, w, at + LANES);
            final FloatVector r = FloatVector.fromArray(SPECIES, w, at + 2 * LANES);
            final FloatVector s = FloatVector.fromArray(SPECIES, w, at + 3 * LANES);
            final FloatVector e = FloatVector.broadcast(SPECIES, x[i]);
            a0 = e.fma(p, a0);
            b0 = e.fma(q, b0);
            c0 = e.fma(r, c0);
            d0 = e.fma(s, d0);
            final FloatVector f = FloatVector.broadcast(SPECIES, x[i + xs]);
            a1 = f.fma(p, a1);
            b1 = f.fma(q, b1);
            c1 = f.fma(r, c1);
            d1 = f.fma(s, d1);
            final FloatVector g = FloatVector.broadcast(SPECIES, x[i + 2 * xs]);
            a2 = g.fma(p, a2);
            b2 = g.fma(q, b2);
            c2 = g.fma(r, c2);
            d2 = g.fma(s, d2);
            final FloatVector h = FloatVector.broadcast(SPECIES, x[i + 3 * xs]);
            a3 = h.fma(p, a3);
            b3 = h.fma(q, b3);
            c3 = h.fma(r, c3);
            d3 = h.fma(s, d3);
        }
        put(a0, b0, c0, d0, y, y0);
        put(a1, b1, c1, d1, y, y0 + ys);
        put(a2, b2, c2, d2, y, y0 + 2 * ys);
        put(a3, b3, c3, d3, y, y0 + 3 * ys);
    }

    private static void put(
            final FloatVector a,
            final FloatVector b,
            final FloatVector c,
            final FloatVector d,
            final float[] y,
            final int at) {
        a.intoArray(y, at);
        b.intoArray(y, at + LANES);
        c.intoArray(y, at + 2 * LANES);
        d.intoArray(y, at + 3 * LANES);
    }
}
