package dev.reverie.learners.tensor.torch;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * Root-mean-square norms of a few short FLOAT32 rows on the CPU: one loop over memory where libtorch would be called five times and
 * more, each of which takes longer than its arithmetic. One thread.
 */
final class RowNorms {
    /** Elements from which on libtorch's wider instructions win back its calls. */
    private static final int MOST = 1 << 14;

    private final boolean isOn;
    private final Places.Allocation allocation;
    private float[] sums = new float[256];

    RowNorms(final boolean isOn, final Places.Allocation allocation) {
        this.isOn = isOn;
        this.allocation = allocation;
    }

    private boolean takes(final Tensor... some) {
        if (!isOn || some[0].size() > MOST || some[0].size() == 0) {
            return false;
        }
        for (final Tensor x : some) {
            if (x.type() != TensorType.FLOAT32 || !Raw.of(x).is_contiguous()) {
                return false;
            }
        }
        return true;
    }

    private static long place(final org.bytedeco.pytorch.Tensor x) {
        return x.data_ptr().address();
    }

    /** @return whether it is done; if not, nothing is. */
    boolean forward(final Tensor out, final Tensor inverse, final Tensor x, final Tensor weight, final double epsilon) {
        if (!takes(x, weight)) {
            return false;
        }
        final org.bytedeco.pytorch.Tensor unit = allocation.empty(out);
        final org.bytedeco.pytorch.Tensor roots = allocation.empty(inverse);
        final int n = weight.dim(0);
        final long rows = x.size() / n;
        final long scale = place(Raw.of(weight));
        final long root = place(roots);
        long from = place(Raw.of(x));
        long to = place(unit);
        for (long r = 0; r < rows; r++) {
            final float factor = (float) (1 / Math.sqrt(squares(from, n) / (double) n + epsilon));
            UnsafeApi.putFloat(root + Float.BYTES * r, factor);
            scaled(to, from, scale, factor, n);
            from += (long) Float.BYTES * n;
            to += (long) Float.BYTES * n;
        }
        out.fill(unit);
        inverse.fill(roots);
        return true;
    }

    /** @return whether it is done; if not, nothing is. */
    boolean backward(
            final Tensor[] outs, final Tensor grad, final Tensor x, final Tensor inverse, final Tensor weight) {
        if (!takes(x, grad, inverse, weight)) {
            return false;
        }
        final org.bytedeco.pytorch.Tensor toX = allocation.empty(outs[0]);
        final org.bytedeco.pytorch.Tensor toScale = allocation.empty(outs[1]);
        final int n = weight.dim(0);
        final long rows = x.size() / n;
        final long scale = place(Raw.of(weight));
        final long root = place(Raw.of(inverse));
        if (sums.length < n) {
            sums = new float[n];
        }
        Arrays.fill(sums, 0, n, 0);
        long from = place(Raw.of(x));
        long g = place(Raw.of(grad));
        long to = place(toX);
        for (long r = 0; r < rows; r++) {
            final float factor = UnsafeApi.getFloat(root + Float.BYTES * r);
            share(sums, g, from, factor, n);
            final float along = dot(g, from, scale, n) / n * factor * factor;
            back(to, new long[] {g, from, scale}, factor, along, n);
            from += (long) Float.BYTES * n;
            g += (long) Float.BYTES * n;
            to += (long) Float.BYTES * n;
        }
        final long last = place(toScale);
        for (int i = 0; i < n; i++) {
            put(last, i, sums[i]);
        }
        outs[0].fill(toX);
        outs[1].fill(toScale);
        return true;
    }

    private static float squares(final long x, final int n) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a += get(x, i) * get(x, i);
            b += get(x, i + 1) * get(x, i + 1);
            c += get(x, i + 2) * get(x, i + 2);
            d += get(x, i + 3) * get(x, i + 3);
        }
        for (; i < n; i++) {
            a += get(x, i) * get(x, i);
        }
        return a + b + (c + d);
    }

    private static float dot(final long g, final long x, final long w, final int n) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a += get(g, i) * get(x, i) * get(w, i);
            b += get(g, i + 1) * get(x, i + 1) * get(w, i + 1);
            c += get(g, i + 2) * get(x, i + 2) * get(w, i + 2);
            d += get(g, i + 3) * get(x, i + 3) * get(w, i + 3);
        }
        for (; i < n; i++) {
            a += get(g, i) * get(x, i) * get(w, i);
        }
        return a + b + (c + d);
    }

    private static void scaled(final long to, final long from, final long scale, final float factor, final int n) {
        for (int i = 0; i < n; i++) {
            put(to, i, get(from, i) * factor * get(scale, i));
        }
    }

    private static void share(final float[] sums, final long g, final long x, final float factor, final int n) {
        for (int i = 0; i < n; i++) {
            sums[i] += get(g, i) * (get(x, i) * factor);
        }
    }

    /** {@code to = (g scale - x along) factor}; {@code along} is {@code mean(g x scale) factor^2}. */
    private static void back(
            final long to, final long[] gradXScale, final float factor, final float along, final int n) {
        final long g = gradXScale[0];
        final long x = gradXScale[1];
        final long scale = gradXScale[2];
        for (int i = 0; i < n; i++) {
            put(to, i, (get(g, i) * get(scale, i) - get(x, i) * along) * factor);
        }
    }

    private static float get(final long at, final int i) {
        return UnsafeApi.getFloat(at + 4L * i);
    }

    private static void put(final long at, final int i, final float value) {
        UnsafeApi.putFloat(at + 4L * i, value);
    }
}
