package dev.reverie.learners.tensor;

import org.jspecify.annotations.Nullable;

/** Norms and activations at once. {@code in} is x, scale and, for layer norm, shift, of {@code [n]} or {@code [e, 1, n]}. */
public interface NormKernels {

    /** @return whether {@link #forward} does it. */
    boolean takes(Tensor[] in, @Nullable Unary activation);

    /** {@code outs} are the result, inverses and, for layer norm, means. */
    void forward(Tensor[] outs, Tensor[] in, double epsilon, @Nullable Unary activation);

    /** Gradients to {@code in}; {@code outs} are what {@link #forward} made. */
    void backward(Tensor[] grads, Tensor grad, Tensor[] in, Tensor[] outs, @Nullable Unary activation);
}
