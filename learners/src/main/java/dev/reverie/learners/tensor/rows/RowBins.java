package dev.reverie.learners.tensor.rows;

import dev.reverie.learners.tensor.BinKernels;
import dev.reverie.learners.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/** Bins of an engine's tensors, row after row: each row of logits is read once, forward and backward. One thread. */
public final class RowBins implements BinKernels {
    private static final Optional<PowerKernels> BEST = Heap.vectors(PowerKernels.class, "VectorPowers");

    private final PowerKernels kernels;
    private final RowMemory memory;
    private final long most;
    private float[] bins = {};
    private float[] row = {};
    private float[] powers = {};

    private RowBins(final PowerKernels kernels, final RowMemory memory, final long most) {
        this.kernels = kernels;
        this.memory = memory;
        this.most = most;
    }

    /** @param most elements of logits that are taken. @return null where the JVM has no vector instructions. */
    public static @Nullable RowBins create(final RowMemory memory, final long most) {
        return BEST.map(kernels -> new RowBins(kernels, memory, most)).orElse(null);
    }

    @Override
    public boolean takes(final Tensor logits, final Tensor some) {
        return memory.isDense(logits) && memory.isDense(some) && logits.size() > 0 && logits.size() <= most;
    }

    private void begin(final Tensor some) {
        final int n = some.dim(0);
        if (bins.length != n) {
            bins = new float[n];
            row = new float[Heap.full(n)];
            powers = new float[row.length];
            Arrays.fill(row, Float.NEGATIVE_INFINITY);
        }
        Heap.read(memory.place(some), 0, bins, 0, n);
    }

    private static int rows(final Tensor logits) {
        return Math.toIntExact(logits.size() / logits.dim(-1));
    }

    @Override
    public void mean(final Tensor out, final Tensor logits, final Tensor some) {
        begin(some);
        memory.take(out);
        final int n = bins.length;
        final long from = memory.place(logits);
        final long to = memory.place(out);
        final int rows = rows(logits);
        for (int r = 0; r < rows; r++) {
            Heap.read(from, (long) r * n, row, 0, n);
            final float greatest = kernels.greatest(row, 0, row.length);
            kernels.powers(row, 0, row.length, greatest, 1, powers);
            UnsafeApi.putFloat(to + 4L * r, (float) mean(powers, bins));
        }
    }

    private static double mean(final float[] powers, final float[] bins) {
        final int n = bins.length;
        double sum = 0;
        double weighted = 0;
        for (int i = 0; i < n / 2; i++) {
            final float low = powers[i];
            final float high = powers[n - 1 - i];
            sum += low + high;
            weighted += (double) low * bins[i] + (double) high * bins[n - 1 - i];
        }
        if (n % 2 == 1) {
            sum += powers[n / 2];
            weighted += (double) powers[n / 2] * bins[n / 2];
        }
        return weighted / sum;
    }

    @Override
    public void loss(final Tensor[] outs, final Tensor logits, final Tensor some, final Tensor[] targets) {
        begin(some);
        memory.take(outs[0]);
        memory.take(outs[1]);
        final int n = bins.length;
        final long from = memory.place(logits);
        final long to = memory.place(outs[0]);
        final long sums = memory.place(outs[1]);
        final long[] aims = places(targets);
        final int rows = rows(logits);
        for (int r = 0; r < rows; r++) {
            Heap.read(from, (long) r * n, row, 0, n);
            final float greatest = kernels.greatest(row, 0, row.length);
            final double sum = greatest + Math.log(kernels.powers(row, 0, row.length, greatest, 1, powers));
            double loss = 0;
            for (final long aim : aims) {
                final float target = UnsafeApi.getFloat(aim + 4L * r);
                final int low = below(target);
                final float share = share(target, low);
                loss += sum - (1.0 - share) * row[low] - (double) share * row[low + 1];
            }
            UnsafeApi.putFloat(to + 4L * r, (float) loss);
            UnsafeApi.putFloat(sums + 4L * r, (float) sum);
        }
    }

    @Override
    public void lossBackward(
            final Tensor out, final Tensor grad, final Tensor[] logitsBinsSums, final Tensor[] targets) {
        begin(logitsBinsSums[1]);
        memory.take(out);
        final int n = bins.length;
        final long from = memory.place(logitsBinsSums[0]);
        final long sums = memory.place(logitsBinsSums[2]);
        final long to = memory.place(out);
        final long given = memory.place(memory.dense(grad));
        final long[] aims = places(targets);
        final int rows = rows(out);
        for (int r = 0; r < rows; r++) {
            Heap.read(from, (long) r * n, row, 0, n);
            final float g = UnsafeApi.getFloat(given + 4L * r);
            kernels.powers(row, 0, row.length, UnsafeApi.getFloat(sums + 4L * r), g * aims.length, powers);
            for (final long aim : aims) {
                final float target = UnsafeApi.getFloat(aim + 4L * r);
                final int low = below(target);
                final float share = share(target, low);
                powers[low] -= g * (1 - share);
                powers[low + 1] -= g * share;
            }
            Heap.write(powers, 0, to, (long) r * n, n);
        }
    }

    /** @return the last bin that is not above a number, of those that have a next. */
    private int below(final float value) {
        int low = 0;
        int high = bins.length - 1;
        while (high - low > 1) {
            final int middle = (low + high) >>> 1;
            if (bins[middle] <= value) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** @return of the next bin; NaN stays. */
    private float share(final float value, final int low) {
        return Math.min(1, Math.max(0, (value - bins[low]) / (bins[low + 1] - bins[low])));
    }

    private long[] places(final Tensor[] some) {
        final long[] places = new long[some.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = memory.place(memory.dense(some[i]));
        }
        return places;
    }
}
