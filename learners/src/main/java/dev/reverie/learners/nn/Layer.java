package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;

/** What a network makes of one tensor. */
@FunctionalInterface
public interface Layer {

    /**
     * @param x of a shape that the layer names.
     * @return what the layer makes of it, recorded by the device's tapes.
     * @throws IllegalArgumentException if the shape or the type is another one.
     */
    Tensor forward(Tensor x);
}
