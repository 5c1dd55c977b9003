package dev.reverie.learners.optim;

import dev.reverie.config.Problems;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic gradient descent with momentum, as PyTorch has it: {@code g += decay p; b = momentum b + g; p -= rate b}, with
 * Nesterov's {@code p -= rate (g + momentum b)}.
 */
public final class Sgd implements Optimizer {
    private final Parameters parameters;
    private final Schedule rate;
    private final double momentum;
    private final boolean isNesterov;
    private final double decay;
    private final Buffers buffers;
    private final @Nullable Tensor factor;

    /**
     * Begins with momentum 0.
     *
     * @param parameters to change, not owned.
     * @param rate       of learning.
     * @param momentum   in [0, 1).
     * @param isNesterov whether it looks ahead; needs momentum.
     * @param decay      added to the gradient, times the parameters; 0 or more.
     */
    public Sgd(
            final Parameters parameters,
            final Schedule rate,
            final double momentum,
            final boolean isNesterov,
            final double decay) {
        new Problems()
                .check(momentum >= 0 && momentum < 1, "momentum", "must be at least 0 and below 1, got " + momentum)
                .check(!isNesterov || momentum > 0, "nesterov", "needs momentum above 0")
                .check(decay >= 0 && Double.isFinite(decay), "decay", "must be 0 (none) or more, got " + decay)
                .raise();
        this.parameters = parameters;
        this.rate = rate;
        this.momentum = momentum;
        this.isNesterov = isNesterov;
        this.decay = decay;
        this.buffers = new Buffers(parameters, momentum == 0 ? List.of() : List.of("momentum"));
        final Device device = parameters.values().device();
        this.factor = momentum == 0
                ? null
                : device.lasting(device.scalar(parameters.values().type(), momentum));
    }

    @Override
    public void step() {
        final double now = rate.at(buffers.steps());
        buffers.next();
        final Tensor values = parameters.values();
        final Tensor grads = parameters.grads();
        if (decay != 0) {
            grads.accumulate(values, decay);
        }
        if (factor == null) {
            values.accumulate(grads, -now);
            return;
        }
        final Tensor run = buffers.block(0);
        run.device().engine().multiply(run, factor);
        run.accumulate(grads, 1);
        if (isNesterov) {
            values.accumulate(grads, -now);
            values.accumulate(run, -now * momentum);
        } else {
            values.accumulate(run, -now);
        }
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
        if (factor != null) {
            factor.close();
        }
    }
}
