package dev.reverie.learners.tdmpc;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/**
 * What values are divided by in the policy's loss: a moving average, from 1 on, of the distance between their 5th and 95th
 * percentile, 1 at least. One thread, as the device; lives until it is closed.
 */
final class RunningScale implements AutoCloseable {
    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;

    private final Tensor state;
    private final double rate;

    RunningScale(final Device device, final TensorType type, final double rate) {
        this.state = device.lasting(device.zeros(type, 1).add(1));
        this.rate = rate;
    }

    /** Takes values of any shape into the average; no gradient flows. */
    void update(final Tensor values) {
        final Tensor sorted = values.stop().reshape(-1).sort(false).values();
        final Tensor range = percentile(sorted, HIGH).sub(percentile(sorted, LOW));
        state.accumulate(range.clip(1, Double.POSITIVE_INFINITY).sub(state), rate);
    }

    /** {@code [1]}: linear between the two nearest. */
    private static Tensor percentile(final Tensor sorted, final double share) {
        final int n = sorted.dim(0);
        final double place = share * (n - 1);
        final int below = Math.min((int) place, Math.max(0, n - 2));
        final Tensor first = sorted.slice(0, below, below + 1);
        return n == 1
                ? first
                : first.add(sorted.slice(0, below + 1, below + 2).sub(first).mul(place - below));
    }

    /** @return {@code [1]}, its own memory. */
    Tensor state() {
        return state;
    }

    @Override
    public void close() {
        state.close();
    }
}
