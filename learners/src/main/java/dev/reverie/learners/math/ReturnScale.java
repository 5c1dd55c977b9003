package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Scope;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/**
 * The range of returns, by which Dreamer v3 divides advantages (Hafner et al. 2023, eq. 7): a moving average of the 95th less
 * the 5th percentile, at least {@code limit}. Percentiles between two returns are on the line between them.
 */
@SuppressWarnings("try")
public final class ReturnScale implements AutoCloseable {
    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;

    private final double rate;
    private final double limit;
    private final Tensor low;
    private final Tensor high;

    /**
     * Begins with an empty range at 0.
     *
     * @param device of the returns.
     * @param type   of the returns.
     * @param rate   share of the newest percentiles, 0.01 in Dreamer v3.
     * @param limit  least scale, 1 in Dreamer v3.
     */
    public ReturnScale(final Device device, final TensorType type, final double rate, final double limit) {
        this.rate = rate;
        this.limit = limit;
        this.low = device.lasting(device.zeros(type, 1));
        this.high = device.lasting(device.zeros(type, 1));
    }

    /**
     * Takes returns in.
     *
     * @param returns {@code [..]}; no gradient flows.
     */
    public void update(final Tensor returns) {
        try (Scope scope = returns.device().open()) {
            final Tensor sorted = returns.stop().reshape(-1).sort(false).values();
            follow(low, percentile(sorted, LOW));
            follow(high, percentile(sorted, HIGH));
        }
    }

    private void follow(final Tensor average, final Tensor newest) {
        average.assign(average.mul(1 - rate).add(newest.mul(rate)));
    }

    private static Tensor percentile(final Tensor sorted, final double share) {
        final double at = share * (sorted.dim(0) - 1);
        final int below = (int) at;
        final int above = Math.min(below + 1, sorted.dim(0) - 1);
        final double part = at - below;
        return sorted.slice(0, below, below + 1)
                .mul(1 - part)
                .add(sorted.slice(0, above, above + 1).mul(part));
    }

    /** @return {@code [1]} what to divide by, of the innermost scope. */
    public Tensor scale() {
        return high.sub(low).clip(limit, Double.POSITIVE_INFINITY);
    }

    /** @return {@code [1]} the averages of both percentiles, for checkpoints; live tensors of this. */
    public java.util.List<Tensor> state() {
        return java.util.List.of(low, high);
    }

    @Override
    public void close() {
        low.close();
        high.close();
    }
}
