package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Shaping;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/**
 * The usual range of returns, by which advantages are divided (Hafner et al. 2023, eq. 12): moving averages of a low and a high
 * percentile, from 0 on. One thread, as the device; lives until it is closed.
 */
public final class ReturnRange implements AutoCloseable {
    private final Tensor state;
    private final double rate;
    private final double low;
    private final double high;
    private final double floor;

    /**
     * @param rate  of the averages: 0.01 in the paper.
     * @param low   percentile, 5 in the paper.
     * @param high  percentile, 95 in the paper.
     * @param floor of the range: 1 in the paper, so that small returns are not blown up.
     */
    public ReturnRange(
            final Device device,
            final TensorType type,
            final double rate,
            final double low,
            final double high,
            final double floor) {
        if (!(rate > 0 && rate <= 1 && low >= 0 && low < high && high <= 100 && floor > 0)) {
            throw new IllegalArgumentException("a range of returns between percentiles " + low + " and " + high
                    + " at rate " + rate + " and at least " + floor + " cannot be");
        }
        this.state = device.lasting(device.zeros(type, 2));
        this.rate = rate;
        this.low = low;
        this.high = high;
        this.floor = floor;
    }

    /** Takes returns of any shape into the averages; no gradient flows. */
    public void update(final Tensor returns) {
        if (returns.type() != state.type() || returns.size() == 0) {
            throw Shapes.wrong("ReturnRange.update", "returns of its type, at least one", returns, state);
        }
        final Tensor sorted = returns.stop().reshape(-1).sort(false).values();
        final Tensor now = Shaping.concat(0, percentile(sorted, low), percentile(sorted, high));
        state.accumulate(now.sub(state), rate);
    }

    /** {@code [1]}: linear between the two nearest. */
    private static Tensor percentile(final Tensor sorted, final double percent) {
        final int n = sorted.dim(0);
        final double place = percent / 100 * (n - 1);
        final int below = Math.min((int) place, Math.max(0, n - 2));
        final Tensor first = sorted.slice(0, below, below + 1);
        return n == 1
                ? first
                : first.add(sorted.slice(0, below + 1, below + 2).sub(first).mul(place - below));
    }

    /** @return a scalar: {@code max(floor, high - low)}, a constant. */
    public Tensor scale() {
        return state.at(0, 1).sub(state.at(0, 0)).clip(floor, Double.POSITIVE_INFINITY);
    }

    /** @return {@code [2]}: the averages of the low and the high percentile, its own memory: to save, and to assign a saved one. */
    public Tensor state() {
        return state;
    }

    /** Releases it. */
    @Override
    public void close() {
        state.close();
    }
}
