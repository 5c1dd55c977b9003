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
        final Block to = memory.take(out);
        boolean isLeading = op == Reduction.SUM || op == Reduction.MEAN;
        for (int i = 0; i < axes.length; i++) {
            isLeading &= axes[i] == i;
        }
        if (isLeading && to.size > 1) {
            leading(to, from, op == Reduction.MEAN);
            return;
        }
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
        Block rows = from;
        if (!isIdentity(order)) {
            rows = memory.take(from.type, from.size);
            Moves.permute(rows, from, x.shape(), order);
        }
        trailing(op, to, rows);
        if (rows != from) {
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
    void leading(final Block to, final Block from, final boolean isMean) {
        final int n = (int) to.size;
        final double[] sum = sums(n);
        final long rows = from.size / n;
        for (long r = 0; r < rows; r++) {
            for (int i = 0; i < n; i++) {
                sum[i] += Cells.get(from.type, from.address, r * n + i);
            }
        }
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

    private static double sum(final Block from, final long at, final long n) {
        double sum = 0;
        for (long i = 0; i < n; i++) {
            sum += Cells.get(from.type, from.address, at + i);
        }
        return sum;
    }

    private static double largest(final Block from, final long at, final long n) {
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
        final Block to = memory.take(out);
        final Block first = Memory.of(xs[0]);
        final Block second = xs.length > 1 ? Memory.of(xs[1]) : first;
        final int last = xs[0].rank() - 1;
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
        final Block others = memory.take(first.type, first.size);
        Moves.permute(others, second, shape, order);
        final Block result = memory.take(to.type, to.size);
        kernel.run(result, rows, others, shape[axis]);
        Moves.permute(to, result, turned, order);
        memory.release(rows);
        memory.release(others);
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
        final Block to = memory.take(out);
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
        final Block best = memory.take(values);
        final Block places = memory.take(indices);
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
        along(out, new Tensor[] {x}, axis, (to, from, same, n) -> {
            for (long r = 0; r < from.size / n; r++) {
                final double most = largest(from, r * n, n);
                for (long i = r * n; i < (r + 1) * n; i++) {
                    Cells.put(to.type, to.address, i, Cells.get(from.type, from.address, i) - most);
                }
            }
            transcendental.apply(Unary.EXP, to, to);
            for (long r = 0; r < from.size / n; r++) {
                final double sum = sum(to, r * n, n);
                for (long i = r * n; i < (r + 1) * n; i++) {
                    Cells.put(to.type, to.address, i, Cells.get(to.type, to.address, i) / sum);
                }
            }
        });
    }

    void logSoftmax(final Tensor out, final Tensor x, final int axis) {
        along(out, new Tensor[] {x}, axis, (to, from, same, n) -> {
            for (long r = 0; r < from.size / n; r++) {
                final double total = logSumExp(from, r * n, n);
                for (long i = r * n; i < (r + 1) * n; i++) {
                    Cells.put(to.type, to.address, i, Cells.get(from.type, from.address, i) - total);
                }
            }
        });
    }

    void softmaxBackward(final Tensor out, final Tensor grad, final Tensor y, final int axis) {
        along(out, new Tensor[] {grad, y}, axis, (to, g, p, n) -> {
            for (long r = 0; r < to.size / n; r++) {
                double sum = 0;
                for (long i = r * n; i < (r + 1) * n; i++) {
                    sum += Cells.get(g.type, g.address, i) * Cells.get(p.type, p.address, i);
                }
                for (long i = r * n; i < (r + 1) * n; i++) {
                    final double rest = Cells.get(g.type, g.address, i) - sum;
                    Cells.put(to.type, to.address, i, Cells.get(p.type, p.address, i) * rest);
                }
            }
        });
    }

    void layerNorm(final Tensor[] outs, final Tensor x, final Tensor weight, final Tensor bias, final double epsilon) {
        final TensorType type = x.type();
        final Block from = Memory.of(x);
        final Block scale = Memory.of(weight);
        final Block shift = Memory.of(bias);
        final Block to = memory.take(outs[0]);
        final Block means = memory.take(outs[1]);
        final Block inverses = memory.take(outs[2]);
        final int n = x.dim(-1);
        for (long r = 0; r < means.size; r++) {
            final double mean = sum(from, r * n, n) / n;
            double squares = 0;
            for (long i = r * n; i < (r + 1) * n; i++) {
                final double d = Cells.get(type, from.address, i) - mean;
                squares += d * d;
            }
            final double inverse = 1 / Math.sqrt(squares / n + epsilon);
            Cells.put(type, means.address, r, mean);
            Cells.put(type, inverses.address, r, inverse);
            for (int i = 0; i < n; i++) {
                final double unit = (Cells.get(type, from.address, r * n + i) - mean) * inverse;
                final double scaled = unit * Cells.get(type, scale.address, i) + Cells.get(type, shift.address, i);
                Cells.put(type, to.address, r * n + i, scaled);
            }
        }
    }

    void layerNormBackward(
            final Tensor[] outs, final Tensor grad, final Tensor x, final Tensor[] meanInverse, final Tensor weight) {
        final TensorType type = x.type();
        final Block g = Memory.of(grad);
        final Block from = Memory.of(x);
        final Block means = Memory.of(meanInverse[0]);
        final Block inverses = Memory.of(meanInverse[1]);
        final Block scale = Memory.of(weight);
        final Block to = memory.take(outs[0]);
        final int n = x.dim(-1);
        final double[] both = sums(2 * n);
        for (long r = 0; r < means.size; r++) {
            final double mean = Cells.get(type, means.address, r);
            final double inverse = Cells.get(type, inverses.address, r);
            double plain = 0;
            double along = 0;
            for (int i = 0; i < n; i++) {
                final double unit = (Cells.get(type, from.address, r * n + i) - mean) * inverse;
                final double given = Cells.get(type, g.address, r * n + i);
                final double scaled = given * Cells.get(type, scale.address, i);
                plain += scaled;
                along += scaled * unit;
                both[i] += given * unit;
                both[n + i] += given;
            }
            for (int i = 0; i < n; i++) {
                final double unit = (Cells.get(type, from.address, r * n + i) - mean) * inverse;
                final double scaled = Cells.get(type, g.address, r * n + i) * Cells.get(type, scale.address, i);
                Cells.put(type, to.address, r * n + i, (scaled - plain / n - unit * along / n) * inverse);
            }
        }
        final Block weights = memory.take(outs[1]);
        final Block biases = memory.take(outs[2]);
        for (int i = 0; i < n; i++) {
            Cells.put(type, weights.address, i, both[i]);
            Cells.put(type, biases.address, i, both[n + i]);
        }
    }
}
