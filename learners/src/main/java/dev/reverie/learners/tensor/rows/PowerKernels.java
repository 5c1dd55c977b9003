package dev.reverie.learners.tensor.rows;

/** Loops over powers of numbers in the heap, a multiple of 64 of them, for one instruction set. Stateless. */
public interface PowerKernels {

    /** @return the greatest of {@code count} numbers from {@code from} on; NaN if there is one. */
    float greatest(float[] x, int from, int count);

    /** {@code to = factor e^(x - less)}, from {@code from} on both. @return its sum. */
    float powers(float[] x, int from, int count, float less, float factor, float[] to);
}
