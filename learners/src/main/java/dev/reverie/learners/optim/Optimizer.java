package dev.reverie.learners.optim;

import dev.reverie.learners.tensor.Tensor;
import java.util.Map;

/** Changes parameters by the gradients that a tape wrote to them last. The thread of the parameters' device. */
public interface Optimizer extends AutoCloseable {

    /**
     * One step from {@code parameters.grads()}, whose contents it may change.
     *
     * @throws NonFiniteException if it checks and they are not finite; nothing is changed then.
     */
    void step();

    /** @return number of steps taken. */
    long steps();

    /**
     * What the next step depends on beside the parameters.
     *
     * @return live tensors by name: {@code steps}, a FLOAT64 scalar written by this call, and a block's parts named such as
     *     {@code first/actor/0/kernel}; owned by this.
     */
    Map<String, Tensor> state();

    /**
     * Goes on from a state.
     *
     * @param state as from {@link #state} of an optimiser of the same kind and parameters; copied, others are let be.
     * @throws IllegalArgumentException if a tensor lacks or has another shape or type; nothing is changed then.
     */
    void resume(Map<String, Tensor> state);

    /** Releases the state, not the parameters. */
    @Override
    void close();
}
