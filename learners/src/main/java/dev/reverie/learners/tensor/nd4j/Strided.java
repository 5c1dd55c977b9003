package dev.reverie.learners.tensor.nd4j;

import dev.reverie.learners.tensor.Tensor;

/** Walks arrays of several layouts together, in rows along which every step is constant. */
final class Strided {
    private Strided() {}

    /** A row: where each array's begins, and its step, in elements. */
    @FunctionalInterface
    interface Row {
        void at(long[] offsets, int[] steps, int n);
    }

    /** Steps of a contiguous array, 0 along axes of size 1 that {@code out} repeats; aligned to {@code out}'s last axis. */
    static int[] steps(final Tensor x, final int[] out) {
        final int[] steps = new int[out.length];
        int step = 1;
        for (int i = x.rank() - 1; i >= 0; i--) {
            final int at = out.length - x.rank() + i;
            steps[at] = x.dim(i) == 1 && out[at] != 1 ? 0 : step;
            step *= x.dim(i);
        }
        return steps;
    }

    /** Calls {@code row} for all of {@code dims}; {@code steps[k][axis]} is array k's step, {@code from[k]} its first. */
    static void walk(final int[] dims, final int[][] steps, final long[] from, final Row row) {
        final int[] shape = new int[Math.max(1, dims.length)];
        final int[][] merged = new int[steps.length][shape.length];
        int rank = 0;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == 0) {
                return;
            }
            if (dims[i] == 1) {
                continue;
            }
            if (rank > 0 && merges(steps, merged, rank - 1, i, dims[i])) {
                shape[rank - 1] *= dims[i];
                for (int k = 0; k < steps.length; k++) {
                    merged[k][rank - 1] = steps[k][i];
                }
            } else {
                shape[rank] = dims[i];
                for (int k = 0; k < steps.length; k++) {
                    merged[k][rank] = steps[k][i];
                }
                rank++;
            }
        }
        rows(shape, rank, merged, from.clone(), row);
    }

    private static boolean merges(
            final int[][] steps, final int[][] merged, final int last, final int axis, final int size) {
        for (int k = 0; k < steps.length; k++) {
            if (merged[k][last] != steps[k][axis] * size) {
                return false;
            }
        }
        return true;
    }

    private static void rows(
            final int[] shape, final int rank, final int[][] steps, final long[] offsets, final Row row) {
        final int arrays = steps.length;
        final int[] inner = new int[arrays];
        if (rank == 0) {
            row.at(offsets, inner, 1);
            return;
        }
        for (int k = 0; k < arrays; k++) {
            inner[k] = steps[k][rank - 1];
        }
        final int[] index = new int[rank];
        while (true) {
            row.at(offsets, inner, shape[rank - 1]);
            int axis = rank - 2;
            while (axis >= 0) {
                index[axis]++;
                for (int k = 0; k < arrays; k++) {
                    offsets[k] += steps[k][axis];
                }
                if (index[axis] < shape[axis]) {
                    break;
                }
                for (int k = 0; k < arrays; k++) {
                    offsets[k] -= (long) steps[k][axis] * shape[axis];
                }
                index[axis] = 0;
                axis--;
            }
            if (axis < 0) {
                return;
            }
        }
    }
}
