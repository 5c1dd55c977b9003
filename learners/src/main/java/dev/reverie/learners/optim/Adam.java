package dev.reverie.learners.optim;

import dev.reverie.learners.tensor.AdamStep;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Adam (Kingma and Ba 2015, algorithm 1), and AdamW where the decay is decoupled: one kernel for all parameters.
 *
 * <pre>
 *   m = beta1 m + (1 - beta1) g        v = beta2 v + (1 - beta2) g^2
 *   p -= rate m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 */
public final class Adam implements Optimizer {
    private final Parameters parameters;
    private final Schedule rate;
    private final Moments moments;
    private final Buffers buffers;

    /**
     * Begins with moments 0.
     *
     * @param parameters to change, not owned.
     * @param rate       of learning.
     * @param moments    their numbers.
     */
    public Adam(final Parameters parameters, final Schedule rate, final Moments moments) {
        this.parameters = parameters;
        this.rate = rate;
        this.moments = moments;
        this.buffers = new Buffers(parameters, List.of("first", "second"));
    }

    @Override
    public void step() {
        final double now = rate.at(buffers.steps());
        final Tensor values = parameters.values();
        final Tensor grads = parameters.grads();
        final boolean isCoupled = moments.kind() == Decay.COUPLED;
        if (isCoupled && moments.decay() != 0) {
            grads.accumulate(values, moments.decay());
        }
        final AdamStep step = AdamStep.at(
                buffers.next(),
                now,
                moments.beta1(),
                moments.beta2(),
                moments.epsilon(),
                isCoupled ? 0 : moments.decay());
        values.device().engine().adam(values, grads, buffers.block(0), buffers.block(1), step);
    }

    @Override
    public long steps() {
        return buffers.steps();
    }

    @Override
    public Map<String, Tensor> state() {
        return buffers.state();
    }

    @Override
    public void resume(final Map<String, Tensor> state) {
        buffers.resume(state);
    }

    @Override
    public void close() {
        buffers.close();
    }
}
