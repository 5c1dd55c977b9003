package dev.reverie.learners.nn;

import dev.reverie.learners.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A parameter that a layer declared, and holds once its blueprint is built. */
public final class Weight {
    private final String name;
    private @Nullable Tensor tensor;

    Weight(final String name) {
        this.name = name;
    }

    /** @return its full name, such as {@code actor/0/kernel}. */
    public String name() {
        return name;
    }

    /**
     * @return the tensor, part of the blueprint's block of parameters.
     * @throws IllegalStateException if the blueprint is not built.
     */
    public Tensor get() {
        if (tensor == null) {
            throw new IllegalStateException("parameter '" + name + "' has no value before its blueprint is built");
        }
        return tensor;
    }

    void set(final Tensor built) {
        tensor = built;
    }
}
