package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.Tensor;
import org.agrona.UnsafeApi;

/** Kernels that move elements. */
final class Moves {
    private final Memory memory;

    Moves(final Memory memory) {
        this.memory = memory;
    }

    /** Steps of a contiguous array of {@code dims}. */
    static int[] contiguous(final int... dims) {
        final int[] steps = new int[dims.length];
        int step = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            steps[i] = step;
            step *= dims[i];
        }
        return steps;
    }

    private static void copy(
            final int[] dims,
            final Block to,
            final long toAt,
            final int[] toSteps,
            final Block from,
            final long fromAt,
            final int[] fromSteps) {
        final int bytes = to.type.bytes();
        Strided.walk(dims, new int[][] {toSteps, fromSteps}, new long[] {toAt, fromAt}, (at, step, n) -> {
            final long out = to.address + bytes * at[0];
            final long in = from.address + bytes * at[1];
            if (step[0] == 1 && step[1] == 1) {
                UnsafeApi.copyMemory(in, out, (long) bytes * n);
                return;
            }
            for (int i = 0; i < n; i++) {
                Cells.copy(bytes, in + (long) bytes * i * step[1], out + (long) bytes * i * step[0]);
            }
        });
    }

    static void zero(final Block block) {
        if (block.size > 0) {
            UnsafeApi.setMemory(block.address, block.bytes(), (byte) 0);
        }
    }

    void permute(final Tensor out, final Tensor x, final int[] order) {
        permute(memory.taken(out), Memory.of(x), x.shape(), order);
    }

    static void permute(final Block to, final Block from, final int[] shape, final int[] order) {
        final int[] own = contiguous(shape);
        final int[] dims = new int[order.length];
        final int[] steps = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            dims[i] = shape[order[i]];
            steps[i] = own[order[i]];
        }
        copy(dims, to, 0, contiguous(dims), from, 0, steps);
    }

    void expand(final Tensor out, final Tensor x) {
        final int[] dims = out.shape();
        copy(dims, memory.taken(out), 0, contiguous(dims), Memory.of(x), 0, Strided.steps(x, dims));
    }

    void slice(final Tensor out, final Tensor x, final int axis, final int start, final int step) {
        final int[] steps = contiguous(x.shape());
        final long from = (long) start * steps[axis];
        steps[axis] *= step;
        copy(out.shape(), memory.taken(out), 0, contiguous(out.shape()), Memory.of(x), from, steps);
    }

    void unslice(final Tensor out, final Tensor x, final int axis, final int start, final int step) {
        final Block to = memory.taken(out);
        zero(to);
        final int[] steps = contiguous(out.shape());
        final long at = (long) start * steps[axis];
        steps[axis] *= step;
        copy(x.shape(), to, at, steps, Memory.of(x), 0, contiguous(x.shape()));
    }

    void pad(final Tensor out, final Tensor x, final int[] before, final double value) {
        final Block to = memory.taken(out);
        for (long i = 0; i < to.size; i++) {
            Cells.put(to.type, to.address, i, value);
        }
        final int[] steps = contiguous(out.shape());
        long at = 0;
        for (int i = 0; i < before.length; i++) {
            at += (long) before[i] * steps[i];
        }
        copy(x.shape(), to, at, steps, Memory.of(x), 0, contiguous(x.shape()));
    }

    void flip(final Tensor out, final Tensor x, final int axis) {
        final int[] steps = contiguous(x.shape());
        final long from = (x.dim(axis) - 1L) * steps[axis];
        steps[axis] = -steps[axis];
        copy(x.shape(), memory.taken(out), 0, contiguous(x.shape()), Memory.of(x), from, steps);
    }

    void concat(final Tensor out, final Tensor[] xs, final int axis) {
        final Block to = memory.taken(out);
        final int[] steps = contiguous(out.shape());
        long at = 0;
        for (final Tensor x : xs) {
            copy(x.shape(), to, at, steps, Memory.of(x), 0, contiguous(x.shape()));
            at += (long) x.dim(axis) * steps[axis];
        }
    }

    private static int index(final Block index, final long i, final int size) {
        final int at = UnsafeApi.getInt(index.address + 4 * i);
        if (at < 0 || at >= size) {
            throw new IndexOutOfBoundsException("index " + at + " is not within 0.." + size);
        }
        return at;
    }

    /** Sizes before, along and after an axis. */
    private static int[] around(final Tensor x, final int axis) {
        int before = 1;
        int after = 1;
        for (int i = 0; i < x.rank(); i++) {
            before *= i < axis ? x.dim(i) : 1;
            after *= i > axis ? x.dim(i) : 1;
        }
        return new int[] {before, x.dim(axis), after};
    }

    void gather(final Tensor out, final Tensor x, final int axis, final Tensor index) {
        final Block to = memory.taken(out);
        final Block from = Memory.of(x);
        final Block places = Memory.of(index);
        final int[] sizes = around(out, axis);
        final int length = x.dim(axis);
        final int bytes = to.type.bytes();
        long i = 0;
        for (long b = 0; b < sizes[0]; b++) {
            for (int k = 0; k < sizes[1]; k++) {
                for (int a = 0; a < sizes[2]; a++, i++) {
                    final long at = (b * length + index(places, i, length)) * sizes[2] + a;
                    Cells.copy(bytes, from.address + bytes * at, to.address + bytes * i);
                }
            }
        }
    }

    void scatterAdd(final Tensor out, final int axis, final Tensor index, final Tensor x) {
        final Block to = memory.taken(out);
        zero(to);
        final Block from = Memory.of(x);
        final Block places = Memory.of(index);
        final int[] sizes = around(x, axis);
        final int length = out.dim(axis);
        long i = 0;
        for (long b = 0; b < sizes[0]; b++) {
            for (int k = 0; k < sizes[1]; k++) {
                for (int a = 0; a < sizes[2]; a++, i++) {
                    add(to, (b * length + index(places, i, length)) * sizes[2] + a, from, i);
                }
            }
        }
    }

    private static void add(final Block to, final long at, final Block from, final long i) {
        Cells.put(to.type, to.address, at, Cells.get(to.type, to.address, at) + Cells.get(from.type, from.address, i));
    }

    void indexSelect(final Tensor out, final Tensor x, final int axis, final Tensor index) {
        final Block to = memory.taken(out);
        final Block from = Memory.of(x);
        final Block places = Memory.of(index);
        final int[] sizes = around(x, axis);
        final int count = out.dim(axis);
        final long bytes = (long) sizes[2] * to.type.bytes();
        for (long b = 0; b < sizes[0]; b++) {
            for (int k = 0; k < count; k++) {
                final long at = b * sizes[1] + index(places, k, sizes[1]);
                UnsafeApi.copyMemory(from.address + bytes * at, to.address + bytes * (b * count + k), bytes);
            }
        }
    }

    void indexAdd(final Tensor out, final int axis, final Tensor index, final Tensor x) {
        final Block to = memory.taken(out);
        zero(to);
        final Block from = Memory.of(x);
        final Block places = Memory.of(index);
        final int[] sizes = around(x, axis);
        final int length = out.dim(axis);
        for (long b = 0; b < sizes[0]; b++) {
            for (int k = 0; k < sizes[1]; k++) {
                final long at = (b * length + index(places, k, length)) * sizes[2];
                for (int a = 0; a < sizes[2]; a++) {
                    add(to, at + a, from, (b * sizes[1] + k) * sizes[2] + a);
                }
            }
        }
    }
}
