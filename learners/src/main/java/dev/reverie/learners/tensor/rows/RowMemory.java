package dev.reverie.learners.tensor.rows;

import dev.reverie.learners.tensor.Tensor;

/** Where an engine keeps float32 numbers that the CPU can read. */
public interface RowMemory {

    /** @return whether a tensor is FLOAT32, dense and row-major. */
    boolean isDense(Tensor x);

    /** @return a FLOAT32 tensor, or a dense copy of it in the innermost scope. */
    Tensor dense(Tensor x);

    /** @return address of a dense tensor. */
    long place(Tensor x);

    /** Gives a result its memory. */
    void take(Tensor out);
}
