package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.Reduction;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import java.util.Arrays;

/** Kernels along axes. Sums are float64 inside. */
final class Rows {
    private final Memory memory;
    private final Transcendental transcendental;
    private double[] sums = new double[256];

    Rows(final Memory memory, final Transcendental transcendental) {
        this.memory = memory;
        this.transcendental = transcendental;
    }

    /** Works on rows of {@code n}, the last axis of every block. */
    @FunctionalInterface
    private interface Kernel {
        void run(Block to, Block first, Block second, int n);
    }

    void reduce(final Reduction op, final Tensor out, final Tensor x, final int[] axes) {
        final Block from = Memory.of(x);
        final Block to = memory.taken(out);
        final int kept = x.rank() - axes.length;
        final int[] order = new int[x.rank()];
        int next = 0;
        int head = 0;
        int tail = kept;
        for (int i = 0; i < order.length; i++) {
            if (next < axes.length && axes[next] == i) {
                order[tail++] = i;
                next++;
            } else {
                order[head++] = i;
            }
        }
        if (isIdentity(order)) {
            trailing(op, to, from);
        } else if (op == Reduction.SUM || op == Reduction.MEAN) {
            total(to, from, x.shape(), axes, op == Reduction.MEAN);
        } else {
            final Block rows = memory.take(from.type, from.size);
            Moves.permute(rows, from, x.shape(), order);
            trailing(op, to, rows);
            memory.release(rows);
        }
    }

    private static boolean isIdentity(final int[] order) {
        for (int i = 0; i < order.length; i++) {
            if (order[i] != i) {
                return false;
            }
        }
        return true;
    }

    private double[] sums(final int n) {
        if (sums.length < n) {
            sums = new double[n];
        }
        Arrays.fill(sums, 0, n, 0);
        return sums;
    }

    /** Sums rows into one. */
    void leading(final Block to, final Block from) {
        total(
                to,
                from,
                new int[] {to.size == 0 ? 0 : (int) (from.size / to.size), (int) to.size},
                new int[] {0},
                false);
    }

    /** Sums over any axes, in the order in which elements lie. */
    private void total(final Block to, final Block from, final int[] shape, final int[] axes, final boolean isMean) {
        final int n = (int) to.size;
        final double[] sum = sums(n);
        final int[] steps = new int[shape.length];
        int step = 1;
        for (int i = shape.length - 1, next = axes.length - 1; i >= 0; i--) {
            if (next >= 0 && axes[next] == i) {
                next--;
            } else {
                steps[i] = step;
                step *= shape[i];
            }
        }
        final boolean isSingle = from.type == TensorType.FLOAT32;
        Strided.walk(shape, new int[][] {steps, Moves.contiguous(shape)}, new long[2], (at, by, count) -> {
            if (by[0] == 0 && by[1] == 1) {
                sum[(int) at[0]] += sum(from, at[1], count);
            } else if (isSingle && by[0] == 1 && by[1] == 1) {
                Floats.add(sum, (int) at[0], from.address + 4 * at[1], count);
            } else {
                for (int i = 0; i < count; i++) {
                    sum[(int) at[0] + i * by[0]] += Cells.get(from.type, from.address, at[1] + (long) i * by[1]);
                }
            }
        });
        final double rows = n == 0 ? 1 : (double) from.size / n;
        for (int i = 0; i < n; i++) {
            Cells.put(to.type, to.address, i, isMean ? sum[i] / rows : sum[i]);
        }
    }

    private static void trailing(final Reduction op, final Block to, final Block from) {
        final long n = to.size == 0 ? 0 : from.size / to.size;
        for (long r = 0; r < to.size; r++) {
            final long at = r * n;
            Cells.put(
                    to.type,
                    to.address,
                    r,
                    switch (op) {
                        case SUM -> sum(from, at, n);
                        case MEAN -> sum(from, at, n) / n;
                        case MAX -> largest(from, at, n);
                        case MIN -> smallest(from, at, n);
                        case LOGSUMEXP -> logSumExp(from, at, n);
                    });
        }
    }

    static double sum(final Block from, final long at, final long n) {
        if (from.type == TensorType.FLOAT32) {
            return Floats.sum(from.address + 4 * at, (int) n);
        }
        double sum = 0;
        for (long i = 0; i < n; i++) {
            sum += Cells.get(from.type, from.address, at + i);
        }
        return sum;
    }

    private static double largest(final Block from, final long at, final long n) {
        if (from.type == TensorType.FLOAT32) {
            return Floats.largest(from.address + 4 * at, (int) n);
        }
        double most = Double.NEGATIVE_INFINITY;
        for (long i = 0; i < n; i++) {
            most = Math.max(most, Cells.get(from.type, from.address, at + i));
        }
        return most;
    }

    private static double smallest(final Block from, final long at, final long n) {
        double least = Double.POSITIVE_INFINITY;
        for (long i = 0; i < n; i++) {
            least = Math.min(least, Cells.get(from.type, from.address, at + i));
        }
        return least;
    }

    private static double logSumExp(final Block from, final long at, final long n) {
        final double most = largest(from, at, n);
        if (Double.isInfinite(most)) {
            return most;
        }
        double sum = 0;
        for (long i = 0; i < n; i++) {
            sum += Math.exp(Cells.get(from.type, from.address, at + i) - most);
        }
        return most + Math.log(sum);
    }

    /** Runs a kernel on rows along {@code axis}, exchanging it with the last axis before and after if need be. */
    private void along(final Tensor out, final Tensor[] xs, final int axis, final Kernel kernel) {
        final Block to = memory.taken(out);
        final Block first = Memory.of(xs[0]);
        final Block second = xs.length > 1 ? Memory.of(xs[1]) : first;
        final int last = xs[0].rank() - 1;
        if (first.size == 0) {
            return;
        }
        if (axis == last) {
            kernel.run(to, first, second, xs[0].dim(axis));
            return;
        }
        final int[] order = new int[last + 1];
        Arrays.setAll(order, i -> i);
        order[axis] = last;
        order[last] = axis;
        final int[] shape = xs[0].shape();
        final int[] turned = shape.clone();
        turned[axis] = shape[last];
        turned[last] = shape[axis];
        final Block rows = memory.take(first.type, first.size);
        Moves.permute(rows, first, shape, order);
        final Block others = second == first ? rows : memory.take(first.type, first.size);
        if (others != rows) {
            Moves.permute(others, second, shape, order);
        }
        final Block result = memory.take(to.type, to.size);
        kernel.run(result, rows, others, shape[axis]);
        Moves.permute(to, result, turned, order);
        memory.release(rows);
        if (others != rows) {
            memory.release(others);
        }
        memory.release(result);
    }

    void cumsum(final Tensor out, final Tensor x, final int axis) {
        along(out, new Tensor[] {x}, axis, (to, from, same, n) -> {
            double sum = 0;
            for (long i = 0; i < from.size; i++) {
                sum = (i % n == 0 ? 0 : sum) + Cells.get(from.type, from.address, i);
                Cells.put(to.type, to.address, i, sum);
            }
        });
    }

    void argmax(final Tensor out, final Tensor x, final int axis) {
        final Block to = memory.taken(out);
        final Block from = Memory.of(x);
        final int n = x.dim(axis);
        int after = 1;
        for (int i = axis + 1; i < x.rank(); i++) {
            after *= x.dim(i);
        }
        for (long o = 0; o < to.size; o++) {
            final long at = o / after * n * after + o % after;
            int best = 0;
            for (int i = 1; i < n; i++) {
                if (Cells.get(from.type, from.address, at + (long) i * after)
                        > Cells.get(from.type, from.address, at + (long) best * after)) {
                    best = i;
                }
            }
            Cells.put(TensorType.INT32, to.address, o, best);
        }
    }

    void topK(final Tensor values, final Tensor indices, final Tensor x, final boolean largest) {
        final Block from = Memory.of(x);
        final Block best = memory.taken(values);
        final Block places = memory.taken(indices);
        final int n = x.dim(-1);
        final int k = values.dim(-1);
        final Integer[] order = new Integer[n];
        for (long r = 0; n > 0 && r < from.size / n; r++) {
            final long at = r * n;
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (a, b) -> {
                final int sign = Double.compare(
                        Cells.get(from.type, from.address, at + a), Cells.get(from.type, from.address, at + b));
                return largest ? -sign : sign;
            });
            for (int i = 0; i < k; i++) {
                Cells.put(best.type, best.address, r * k + i, Cells.get(from.type, from.address, at + order[i]));
                Cells.put(TensorType.INT32, places.address, r * k + i, order[i]);
            }
        }
    }

    void softmax(final Tensor out, final Tensor x, final int axis) {
        final boolean isSingle = x.type() == TensorType.FLOAT32;
        along(out, new Tensor[] {x}, axis, (to, from, same, n) -> {
            for (long r = 0; r < from.size / n; r++) {
                shift(isSingle, to.address, from.address, r * n, n, -largest(from, r * n, n));
            }
            transcendental.apply(Unary.EXP, to, to);
            for (long r = 0; r < from.size / n; r++) {
                final double scale = 1 / sum(to, r * n, n);
                for (int i = 0; i < n; i++) {
                    Cells.real(isSingle, to.address, r * n + i, Cells.real(isSingle, to.address, r * n + i) * scale);
                }
            }
        });
    }

    private static void shift(
            final boolean isSingle, final long to, final long from, final long at, final int n, final double by) {
        for (int i = 0; i < n; i++) {
            Cells.real(isSingle, to, at + i, Cells.real(isSingle, from, at + i) + by);
        }
    }

    void logSoftmax(final Tensor out, final Tensor x, final int axis) {
        final boolean isSingle = x.type() == TensorType.FLOAT32;
        along(out, new Tensor[] {x}, axis, (to, from, same, n) -> {
            for (long r = 0; r < from.size / n; r++) {
                shift(isSingle, to.address, from.address, r * n, n, -largest(from, r * n, n));
            }
            final Block powers = memory.take(from.type, from.size);
            transcendental.apply(Unary.EXP, powers, to);
            for (long r = 0; r < from.size / n; r++) {
                shift(isSingle, to.address, to.address, r * n, n, -Math.log(sum(powers, r * n, n)));
            }
            memory.release(powers);
        });
    }

    void softmaxBackward(final Tensor out, final Tensor grad, final Tensor y, final int axis) {
        final boolean isSingle = y.type() == TensorType.FLOAT32;
        along(out, new Tensor[] {grad, y}, axis, (to, g, p, n) -> {
            for (long r = 0; r < to.size / n; r++) {
                softmaxBackward(isSingle, new long[] {to.address, g.address, p.address}, r * n, n);
            }
        });
    }

    private static void softmaxBackward(final boolean isSingle, final long[] toGradY, final long at, final int n) {
        final long g = toGradY[1];
        final long p = toGradY[2];
        double even = 0;
        double odd = 0;
        int k = 0;
        for (; k + 1 < n; k += 2) {
            even += Cells.real(isSingle, g, at + k) * Cells.real(isSingle, p, at + k);
            odd += Cells.real(isSingle, g, at + k + 1) * Cells.real(isSingle, p, at + k + 1);
        }
        for (; k < n; k++) {
            even += Cells.real(isSingle, g, at + k) * Cells.real(isSingle, p, at + k);
        }
        final double sum = even + odd;
        for (int i = 0; i < n; i++) {
            final double rest = Cells.real(isSingle, g, at + i) - sum;
            Cells.real(isSingle, toGradY[0], at + i, Cells.real(isSingle, p, at + i) * rest);
        }
    }
}
