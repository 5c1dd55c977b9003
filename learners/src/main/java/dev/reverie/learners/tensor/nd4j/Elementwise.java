package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.Binary;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import org.agrona.UnsafeApi;

/** Elementwise kernels of two and three arguments. */
final class Elementwise {
    private static final long[] ORIGIN = new long[4];

    private final Memory memory;

    Elementwise(final Memory memory) {
        this.memory = memory;
    }

    void binary(final Binary op, final Tensor out, final Tensor a, final Tensor b) {
        final Block left = Memory.of(a);
        final Block right = Memory.of(b);
        final Block to = memory.taken(out);
        final int[] dims = out.shape();
        final int[][] steps = {Strided.steps(out, dims), Strided.steps(a, dims), Strided.steps(b, dims)};
        Strided.walk(dims, steps, ORIGIN, (at, step, n) -> {
            if (a.type() == TensorType.FLOAT32 && isArithmetic(op)) {
                floats(op, to.address + 4 * at[0], left.address + 4 * at[1], right.address + 4 * at[2], step, n);
            } else {
                for (int i = 0; i < n; i++) {
                    final double x = Cells.get(a.type(), left.address, at[1] + (long) i * step[1]);
                    final double y = Cells.get(a.type(), right.address, at[2] + (long) i * step[2]);
                    Cells.put(out.type(), to.address, at[0] + i, of(op, x, y));
                }
            }
        });
    }

    private static boolean isArithmetic(final Binary op) {
        return op == Binary.ADD || op == Binary.SUB || op == Binary.MUL || op == Binary.DIV;
    }

    private static void floats(
            final Binary op, final long to, final long a, final long b, final int[] step, final int n) {
        if ((op == Binary.ADD || op == Binary.MUL) && step[1] < 2 && step[2] < 2 && step[1] + step[2] > 0) {
            plain(op, to, step[1] == 1 ? a : b, step[1] == 1 ? b : a, step[1] == step[2], n);
            return;
        }
        final long da = 4L * step[1];
        final long db = 4L * step[2];
        switch (op) {
            case ADD -> {
                for (int i = 0; i < n; i++) {
                    UnsafeApi.putFloat(to + 4L * i, UnsafeApi.getFloat(a + i * da) + UnsafeApi.getFloat(b + i * db));
                }
            }
            case SUB -> {
                for (int i = 0; i < n; i++) {
                    UnsafeApi.putFloat(to + 4L * i, UnsafeApi.getFloat(a + i * da) - UnsafeApi.getFloat(b + i * db));
                }
            }
            case MUL -> {
                for (int i = 0; i < n; i++) {
                    UnsafeApi.putFloat(to + 4L * i, UnsafeApi.getFloat(a + i * da) * UnsafeApi.getFloat(b + i * db));
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    UnsafeApi.putFloat(to + 4L * i, UnsafeApi.getFloat(a + i * da) / UnsafeApi.getFloat(b + i * db));
                }
            }
        }
    }

    /** Contiguous memory with contiguous memory, or with one number. */
    private static void plain(
            final Binary op, final long to, final long a, final long b, final boolean areBoth, final int n) {
        if (op == Binary.ADD) {
            if (areBoth) {
                Floats.sum(to, a, b, n);
            } else {
                Floats.sum(to, a, UnsafeApi.getFloat(b), n);
            }
        } else if (areBoth) {
            Floats.product(to, a, b, n);
        } else {
            Floats.product(to, a, UnsafeApi.getFloat(b), n);
        }
    }

    private static double of(final Binary op, final double x, final double y) {
        return switch (op) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> x / y;
            case POW -> Math.pow(x, y);
            case MIN -> Math.min(x, y);
            case MAX -> Math.max(x, y);
            case EQ -> x == y ? 1 : 0;
            case NE -> x != y ? 1 : 0;
            case LT -> x < y ? 1 : 0;
            case LE -> x <= y ? 1 : 0;
            case GT -> x > y ? 1 : 0;
            case GE -> x >= y ? 1 : 0;
            case AND -> x != 0 && y != 0 ? 1 : 0;
            case OR -> x != 0 || y != 0 ? 1 : 0;
        };
    }

    void binary(final Binary op, final Tensor out, final Tensor a, final double b) {
        final Block from = Memory.of(a);
        final Block to = memory.taken(out);
        final long n = from.size;
        if (a.type() == TensorType.FLOAT32 && (op == Binary.ADD || op == Binary.MUL)) {
            if (op == Binary.ADD) {
                Floats.sum(to.address, from.address, (float) b, Math.toIntExact(n));
            } else {
                Floats.product(to.address, from.address, (float) b, Math.toIntExact(n));
            }
            return;
        }
        if (!a.type().isFloating() && !op.isTruth() && b != Math.rint(b)) {
            throw new IllegalArgumentException(op + " of whole numbers with " + b + ": cast to a floating type first");
        }
        for (long i = 0; i < n; i++) {
            Cells.put(out.type(), to.address, i, of(op, Cells.get(a.type(), from.address, i), b));
        }
    }

    void where(final Tensor out, final Tensor condition, final Tensor a, final Tensor b) {
        final Block truth = Memory.of(condition);
        final Block left = Memory.of(a);
        final Block right = Memory.of(b);
        final Block to = memory.taken(out);
        final int[] dims = out.shape();
        final int bytes = out.type().bytes();
        final int[][] steps = {
            Strided.steps(out, dims), Strided.steps(condition, dims), Strided.steps(a, dims), Strided.steps(b, dims)
        };
        Strided.walk(dims, steps, ORIGIN, (at, step, n) -> {
            for (int i = 0; i < n; i++) {
                final boolean isTrue = UnsafeApi.getByte(truth.address + at[1] + (long) i * step[1]) != 0;
                final long from = isTrue
                        ? left.address + bytes * (at[2] + (long) i * step[2])
                        : right.address + bytes * (at[3] + (long) i * step[3]);
                Cells.copy(bytes, from, to.address + bytes * (at[0] + i));
            }
        });
    }

    void clip(final Tensor out, final Tensor x, final double low, final double high) {
        final Block from = Memory.of(x);
        final Block to = memory.taken(out);
        for (long i = 0; i < from.size; i++) {
            Cells.put(out.type(), to.address, i, Math.min(high, Math.max(low, Cells.get(x.type(), from.address, i))));
        }
    }

    void cast(final Tensor out, final Tensor x) {
        final Block from = Memory.of(x);
        final Block to = memory.taken(out);
        for (long i = 0; i < from.size; i++) {
            Cells.put(out.type(), to.address, i, Cells.get(x.type(), from.address, i));
        }
    }

    void accumulate(final Tensor target, final Tensor x, final double scale) {
        final Block to = Memory.of(target);
        final Block from = Memory.of(x);
        if (target.type() == TensorType.FLOAT32) {
            Floats.addTimes(to.address, from.address, (float) scale, Math.toIntExact(to.size));
            return;
        }
        for (long i = 0; i < to.size; i++) {
            final double sum = Cells.get(to.type, to.address, i) + scale * Cells.get(from.type, from.address, i);
            Cells.put(to.type, to.address, i, sum);
        }
    }

    void multiply(final Tensor target, final double factor) {
        final Block block = Memory.of(target);
        if (block.type == TensorType.FLOAT32) {
            Floats.product(block.address, block.address, (float) factor, Math.toIntExact(block.size));
            return;
        }
        for (long i = 0; i < block.size; i++) {
            Cells.put(block.type, block.address, i, factor * Cells.get(block.type, block.address, i));
        }
    }

    /** {@code out = grad op'(x)}. */
    void derivative(final Unary op, final Tensor out, final Tensor grad, final Tensor x, final Tensor y) {
        final Block g = Memory.of(grad);
        final Block in = Memory.of(x);
        final Block result = Memory.of(y);
        final Block to = memory.taken(out);
        final TensorType type = out.type();
        final long[] all = {to.address, g.address, in.address, result.address};
        if (type == TensorType.FLOAT32 && Floats.derivative(op, all, Math.toIntExact(to.size))) {
            return;
        }
        for (long i = 0; i < to.size; i++) {
            final double slope = slope(op, Cells.get(type, in.address, i), Cells.get(type, result.address, i));
            Cells.put(type, to.address, i, Cells.get(type, g.address, i) * slope);
        }
    }

    private static double slope(final Unary op, final double x, final double y) {
        switch (op) {
            case TANH:
                return 1 - y * y;
            case SIGMOID:
                return y * (1 - y);
            case RELU:
                return y > 0 ? 1 : 0;
            case ELU:
                return y > 0 ? 1 : y + 1;
            case SILU: {
                final double s = 1 / (1 + Math.exp(-x));
                return s * (1 + x * (1 - s));
            }
            case SOFTPLUS:
                return 1 / (1 + Math.exp(-x));
            case MISH: {
                final double t = Transcendental.of(Unary.TANH, Transcendental.of(Unary.SOFTPLUS, x));
                return t + x * (1 - t * t) / (1 + Math.exp(-x));
            }
            default:
                throw new IllegalArgumentException("no derivative kernel of " + op);
        }
    }
}
