package dev.reverie.learners.optim;

import dev.reverie.learners.tensor.Tensor;

/** A square matrix known by its products. */
@FunctionalInterface
public interface LinearMap {

    /**
     * @param v {@code [n]}.
     * @return {@code [n]}: the matrix times {@code v}, of the innermost scope.
     */
    Tensor times(Tensor v);
}
