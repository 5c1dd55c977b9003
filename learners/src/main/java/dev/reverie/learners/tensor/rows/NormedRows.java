package dev.reverie.learners.tensor.rows;

import dev.reverie.learners.tensor.Unary;
import java.util.Arrays;
import java.util.Optional;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/**
 * Layer norm or RMS norm of rows of native float32 memory and an activation of it, forward and backward: parts that fit the first
 * cache are brought to the heap, where vector instructions compute. One thread.
 */
public final class NormedRows {
    private static final Optional<RowKernels> BEST = Heap.vectors(RowKernels.class, "VectorRows");
    private static final int PART = Heap.PART;
    /** Rows whose shares are summed in float32. */
    private static final int FEW = 64;

    private final RowKernels kernels;
    private float[] in = {};
    private float[] out = {};
    private float[] spare = {};
    private float[] means = {};
    private float[] inverses = {};
    private float[] scale = {};
    private float[] shift = {};
    private float[] toScale = {};
    private float[] toShift = {};
    private double[] sums = {};

    /**
     * What is computed.
     *
     * @param rows       of all members.
     * @param n          elements of a row.
     * @param members    that have scales and shifts of their own, rows of one after rows of another.
     * @param isCentred  layer norm, else RMS norm.
     * @param epsilon    added to the variance.
     * @param activation SILU, MISH or null for none.
     */
    public record Form(
            int rows,
            int n,
            int members,
            boolean isCentred,
            double epsilon,
            @Nullable Unary activation) {}

    private NormedRows(final RowKernels kernels) {
        this.kernels = kernels;
    }

    /** @return where this JVM was started with the vector module and has fused multiply-add. */
    public static Optional<NormedRows> create() {
        return BEST.map(NormedRows::new);
    }

    /** @return whether there is a kernel for an activation, or for none. */
    public static boolean takes(final @Nullable Unary activation) {
        return activation == null || activation == Unary.SILU || activation == Unary.MISH;
    }

    /**
     * {@code to = op((x - mean) inverse scale + shift)}.
     *
     * @param x      address of {@code [rows, n]}.
     * @param scales address of {@code [members, n]}.
     * @param shifts address of {@code [members, n]}; 0 for RMS norm.
     * @param to     address of {@code [rows, n]}.
     * @param kept   addresses of {@code [rows]}: means, where there is centring, and inverses.
     */
    public void forward(
            final Form form, final long x, final long scales, final long shifts, final long to, final long[] kept) {
        final int n = form.n();
        room(n);
        final int most = Math.max(1, PART / n);
        final int each = form.rows() / form.members();
        for (int member = 0; member < form.members(); member++) {
            parameters(scales, shifts, member, n);
            final int end = (member + 1) * each;
            for (int row = member * each; row < end; row += most) {
                final int rows = Math.min(most, end - row);
                read(x, (long) row * n, in, rows * n);
                kernels.moments(in, rows, n, form.isCentred(), form.epsilon(), means, inverses);
                normed(rows, n, out);
                if (form.activation() != null) {
                    kernels.activate(form.activation(), out, rows * n);
                }
                write(out, to, (long) row * n, rows * n);
                if (form.isCentred()) {
                    write(means, kept[0], row, rows);
                }
                write(inverses, kept[1], row, rows);
            }
        }
    }

    /**
     * Gradients of {@link #forward}.
     *
     * @param places addresses of the gradient of its result {@code [rows, n]}, x, scales and shifts, 0 for RMS norm.
     * @param kept   from it.
     * @param to     addresses of the gradients to x, scales and shifts, set; the last is not looked at for RMS norm.
     */
    public void backward(final Form form, final long[] places, final long[] kept, final long[] to) {
        final int n = form.n();
        room(n);
        final int most = Math.max(1, PART / n);
        final int each = form.rows() / form.members();
        for (int member = 0; member < form.members(); member++) {
            parameters(places[2], places[3], member, n);
            Arrays.fill(sums, 0, 2 * n, 0);
            final int end = (member + 1) * each;
            int summed = 0;
            for (int row = member * each; row < end; row += most) {
                final int rows = Math.min(most, end - row);
                part(form, places, kept, row, rows);
                write(out, to[0], (long) row * n, rows * n);
                summed += rows;
                if (summed >= FEW) {
                    settle(n);
                    summed = 0;
                }
            }
            settle(n);
            total(to[1], member, 0, n);
            if (form.isCentred()) {
                total(to[2], member, n, n);
            }
        }
    }

    private void part(final Form form, final long[] places, final long[] kept, final int row, final int rows) {
        final int n = form.n();
        read(places[1], (long) row * n, in, rows * n);
        read(kept[1], row, inverses, rows);
        if (form.isCentred()) {
            read(kept[0], row, means, rows);
        } else {
            Arrays.fill(means, 0, rows, 0);
        }
        if (form.activation() == null) {
            read(places[0], (long) row * n, out, rows * n);
        } else {
            final float[] before = spare;
            normed(rows, n, before);
            read(places[0], (long) row * n, out, rows * n);
            kernels.derive(form.activation(), out, before, rows * n);
        }
        for (int r = 0; r < rows; r++) {
            kernels.back(out, in, r * n, n, means[r], inverses[r], scale, toScale, form.isCentred() ? toShift : null);
        }
    }

    private void normed(final int rows, final int n, final float[] into) {
        for (int r = 0; r < rows; r++) {
            kernels.normed(in, r * n, n, means[r], inverses[r], scale, shift, into);
        }
    }

    private void settle(final int n) {
        for (int i = 0; i < n; i++) {
            sums[i] += toScale[i];
            sums[n + i] += toShift[i];
        }
        Arrays.fill(toScale, 0, n, 0);
        Arrays.fill(toShift, 0, n, 0);
    }

    private void total(final long to, final int member, final int from, final int n) {
        for (int i = 0; i < n; i++) {
            UnsafeApi.putFloat(to + 4L * ((long) member * n + i), (float) sums[from + i]);
        }
    }

    private void parameters(final long scales, final long shifts, final int member, final int n) {
        read(scales, (long) member * n, scale, n);
        if (shifts == 0) {
            Arrays.fill(shift, 0, n, 0);
        } else {
            read(shifts, (long) member * n, shift, n);
        }
    }

    private void room(final int n) {
        if (scale.length < n || in.length == 0) {
            final int part = Heap.full(Math.max(PART, n));
            in = new float[part];
            out = new float[part];
            spare = new float[part];
            means = new float[PART];
            inverses = new float[PART];
            scale = new float[n];
            shift = new float[n];
            toScale = new float[n];
            toShift = new float[n];
            sums = new double[2 * n];
        }
    }

    private static void read(final long place, final long from, final float[] into, final int count) {
        Heap.read(place, from, into, 0, count);
    }

    private static void write(final float[] from, final long place, final long at, final int count) {
        Heap.write(from, 0, place, at, count);
    }
}
