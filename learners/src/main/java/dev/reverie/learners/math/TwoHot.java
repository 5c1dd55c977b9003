package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Losses;
import dev.reverie.learners.tensor.Reduction;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/**
 * A scalar as a distribution over bins: Dreamer v3's heads (bins {@code symexp(-20 .. 20)}, values as they are), TD-MPC2's
 * (bins -10 .. 10, values by symlog) and MuZero's (bins -300 .. 300, values by its scaling).
 *
 * @param logits  {@code [.., n]}.
 * @param bins    {@code [n]}, ascending, on the values' scale.
 * @param scaling of values to bins.
 */
public record TwoHot(Tensor logits, Tensor bins, Scaling scaling) implements Distribution {
    private static final double SYMEXP = 20;

    public TwoHot {
        if (bins.rank() != 1 || logits.rank() < 1 || logits.dim(-1) != bins.dim(0)) {
            throw new IllegalArgumentException("two-hot logits [.., n] and bins [n], not " + logits + " and " + bins);
        }
    }

    /** @return {@code [n]} equally spaced from {@code low} to {@code high}. */
    public static Tensor linear(
            final Device device, final TensorType type, final double low, final double high, final int n) {
        final double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = low + (high - low) * i / (n - 1);
        }
        return device.of(values, n).cast(type);
    }

    /** @return {@code [n]} bins of Dreamer v3, {@code symexp} of -20 to 20, each the exact negative of its opposite; n odd. */
    public static Tensor symexp(final Device device, final TensorType type, final int n) {
        if (n % 2 == 0) {
            throw new IllegalArgumentException("symmetric bins are odd in number, not " + n);
        }
        final double[] values = new double[n];
        for (int i = 0; i < n / 2; i++) {
            final double at = Math.expm1(SYMEXP - SYMEXP * i / (n / 2));
            values[i] = -at;
            values[n - 1 - i] = at;
        }
        return device.of(values, n).cast(type);
    }

    /**
     * The mean of the scaled value, back on its scale. Opposite bins are added first, so that bins as far apart as
     * {@code +-e^20} cancel exactly while the logits are equal.
     *
     * @return {@code [..]}.
     */
    public Tensor mean() {
        final int n = bins.dim(0);
        final Tensor parts = logits.softmax(-1).mul(bins);
        final int half = n / 2;
        final Tensor pairs = parts.slice(-1, 0, half)
                .add(parts.slice(-1, n - half, n).flip(-1))
                .sum(-1);
        final Tensor scaled = n % 2 == 0 ? pairs : pairs.add(parts.at(-1, half));
        return scaling.invert(scaled);
    }

    /** A draw of a bin; no gradient flows. */
    @Override
    public Tensor sample() {
        final Tensor index = logits.device().categorical(logits);
        return scaling.invert(bins.indexSelect(0, index.reshape(-1)).reshape(index.shape()));
    }

    /** The {@link #mean}. */
    @Override
    public Tensor mode() {
        return mean();
    }

    /** {@code -cross-entropy(logits, two-hot of the value)}; no gradient flows to the value. */
    @Override
    public Tensor logProb(final Tensor event) {
        return Losses.crossEntropy(logits, Losses.twoHot(scaling.apply(event.stop()), bins))
                .neg();
    }

    @Override
    public Tensor entropy() {
        final Tensor log = logits.sub(logits.keeping(Reduction.LOGSUMEXP, -1));
        return log.exp().mul(log).sum(-1).neg();
    }
}
