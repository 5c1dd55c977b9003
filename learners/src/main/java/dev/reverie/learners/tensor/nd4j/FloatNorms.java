package dev.reverie.learners.tensor.nd4j;

import java.util.Arrays;
import org.agrona.UnsafeApi;

/** Normalisation of float32 rows: sums are float64, what is written for each element is float32 arithmetic. */
final class FloatNorms {
    private double[] sums = new double[256];

    /** {@code to = (x - mean) / sqrt(var + epsilon) scale + shift}; means and inverses of rows are kept. */
    void layerNorm(final Block[] outMeanInverse, final Block x, final Block[] scaleShift, final double epsilon) {
        final int n = Math.toIntExact(scaleShift[0].size);
        final int rows = rows(x, n);
        for (int r = 0; r < rows; r++) {
            final long from = x.address + 4L * r * n;
            final float mean = (float) (Floats.sum(from, n) / n);
            final float inverse = (float) (1 / Math.sqrt(squares(from, mean, n) / n + epsilon));
            UnsafeApi.putFloat(outMeanInverse[1].address + 4L * r, mean);
            UnsafeApi.putFloat(outMeanInverse[2].address + 4L * r, inverse);
            final long to = outMeanInverse[0].address + 4L * r * n;
            scaled(to, from, mean, inverse, new long[] {scaleShift[0].address, scaleShift[1].address}, n);
        }
    }

    /** {@code outs} are the gradients to x, scale and shift; {@code in} is x, means, inverses and scale. */
    void layerNormBackward(final Block[] outs, final Block grad, final Block[] in) {
        final int n = Math.toIntExact(in[3].size);
        final int rows = rows(in[0], n);
        final double[] both = sums(2 * n);
        final long scale = in[3].address;
        for (int r = 0; r < rows; r++) {
            final long x = in[0].address + 4L * r * n;
            final long g = grad.address + 4L * r * n;
            final long to = outs[0].address + 4L * r * n;
            final float mean = UnsafeApi.getFloat(in[1].address + 4L * r);
            final float inverse = UnsafeApi.getFloat(in[2].address + 4L * r);
            unit(to, x, mean, inverse, n);
            Floats.add(both, n, g, n);
            Floats.addProducts(both, g, to, n);
            final float plain = (float) (Floats.dot(g, scale, n) / n);
            final float along = (float) (dot(g, scale, to, n) / n);
            back(to, new long[] {g, scale}, plain, along, inverse, n);
        }
        write(outs[1], both, 0, n);
        write(outs[2], both, n, n);
    }

    /** {@code to = x / sqrt(mean(x^2) + epsilon) scale}; inverses of rows are kept. */
    void rmsNorm(final Block to, final Block inverses, final Block x, final Block scale, final double epsilon) {
        final int n = Math.toIntExact(scale.size);
        final int rows = rows(x, n);
        for (int r = 0; r < rows; r++) {
            final long from = x.address + 4L * r * n;
            final float inverse = (float) (1 / Math.sqrt(Floats.dot(from, from, n) / n + epsilon));
            UnsafeApi.putFloat(inverses.address + 4L * r, inverse);
            Floats.product(to.address + 4L * r * n, from, inverse, n);
            Floats.product(to.address + 4L * r * n, to.address + 4L * r * n, scale.address, n);
        }
    }

    /** {@code outs} are the gradients to x and scale; {@code in} is x, inverses and scale. */
    void rmsNormBackward(final Block[] outs, final Block grad, final Block[] in) {
        final int n = Math.toIntExact(in[2].size);
        final int rows = rows(in[0], n);
        final double[] weights = sums(n);
        final long scale = in[2].address;
        for (int r = 0; r < rows; r++) {
            final long g = grad.address + 4L * r * n;
            final long to = outs[0].address + 4L * r * n;
            final float inverse = UnsafeApi.getFloat(in[1].address + 4L * r);
            Floats.product(to, in[0].address + 4L * r * n, inverse, n);
            Floats.addProducts(weights, g, to, n);
            final float along = (float) (dot(g, scale, to, n) / n);
            back(to, new long[] {g, scale}, 0, along, inverse, n);
        }
        write(outs[1], weights, 0, n);
    }

    private static int rows(final Block x, final int n) {
        return n == 0 ? 0 : Math.toIntExact(x.size / n);
    }

    private double[] sums(final int n) {
        if (sums.length < n) {
            sums = new double[n];
        }
        Arrays.fill(sums, 0, n, 0);
        return sums;
    }

    private static void write(final Block to, final double[] sums, final int from, final int n) {
        for (int i = 0; i < n; i++) {
            put(to.address, i, (float) sums[from + i]);
        }
    }

    private static void unit(final long to, final long x, final float mean, final float inverse, final int n) {
        for (int i = 0; i < n; i++) {
            put(to, i, (get(x, i) - mean) * inverse);
        }
    }

    private static void scaled(
            final long to, final long x, final float mean, final float inverse, final long[] scaleShift, final int n) {
        final long scale = scaleShift[0];
        final long shift = scaleShift[1];
        for (int i = 0; i < n; i++) {
            put(to, i, (get(x, i) - mean) * inverse * get(scale, i) + get(shift, i));
        }
    }

    /** {@code unit = (g scale - plain - unit along) inverse}, in place. */
    private static void back(
            final long unit,
            final long[] gradScale,
            final float plain,
            final float along,
            final float inverse,
            final int n) {
        final long g = gradScale[0];
        final long scale = gradScale[1];
        for (int i = 0; i < n; i++) {
            put(unit, i, (get(g, i) * get(scale, i) - plain - get(unit, i) * along) * inverse);
        }
    }

    private static double squares(final long x, final float mean, final int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            final double first = get(x, i) - mean;
            final double second = get(x, i + 1) - mean;
            final double third = get(x, i + 2) - mean;
            final double fourth = get(x, i + 3) - mean;
            a += first * first;
            b += second * second;
            c += third * third;
            d += fourth * fourth;
        }
        for (; i < n; i++) {
            final double last = get(x, i) - mean;
            a += last * last;
        }
        return a + b + (c + d);
    }

    private static double dot(final long a, final long b, final long c, final int n) {
        double even = 0;
        double odd = 0;
        int i = 0;
        for (; i + 1 < n; i += 2) {
            even += (double) get(a, i) * get(b, i) * get(c, i);
            odd += (double) get(a, i + 1) * get(b, i + 1) * get(c, i + 1);
        }
        for (; i < n; i++) {
            even += (double) get(a, i) * get(b, i) * get(c, i);
        }
        return even + odd;
    }

    private static float get(final long at, final int i) {
        return UnsafeApi.getFloat(at + 4L * i);
    }

    private static void put(final long at, final int i, final float value) {
        UnsafeApi.putFloat(at + 4L * i, value);
    }
}
