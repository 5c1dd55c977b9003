package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.TensorType;

/**
 * A mixture of K normal distributions of independent axes (Bishop 1994). World Models has one mixture for each axis of its
 * latent: shapes {@code [.., Z, K]} and {@code [.., Z, K, 1]}, and the sum of {@link #logProb} over Z. No gradient flows through
 * samples.
 *
 * @param logits of the components, {@code [.., K]}, need not be normalised.
 * @param normal the components, {@code [.., K, A]}.
 */
public record MixtureDensity(Tensor logits, DiagonalNormal normal) implements Distribution {
    public MixtureDensity {
        final int[] shape = normal.mean().shape();
        if (!java.util.Arrays.equals(logits.shape(), java.util.Arrays.copyOf(shape, shape.length - 1))) {
            throw new IllegalArgumentException("a mixture's logits are [.., K] and its components [.., K, A], not "
                    + logits + " and " + normal.mean());
        }
    }

    private Tensor of(final Tensor index, final Tensor components) {
        final Tensor hot = index.oneHot(logits.dim(-1), TensorType.FLOAT32).cast(components.type());
        return components.stop().mul(hot.unsqueeze(-1)).sum(-2);
    }

    @Override
    public Tensor sample() {
        return sample(1);
    }

    /**
     * World Models' dreams of some temperature: logits are divided by it, standard deviations multiplied by its root.
     *
     * @param temperature above 0.
     * @return {@code [.., A]}.
     */
    public Tensor sample(final double temperature) {
        final Tensor index = logits.device().categorical(logits.stop().div(temperature));
        final Tensor mean = of(index, normal.mean());
        final Tensor std = of(index, normal.std()).mul(Math.sqrt(temperature));
        return mean.add(std.mul(mean.device().normal(mean.type(), mean.shape())));
    }

    /** The mean of the likeliest component. */
    @Override
    public Tensor mode() {
        return of(logits.stop().argmax(-1), normal.mean());
    }

    /** {@code log sum_k p_k N_k(x)}. */
    @Override
    public Tensor logProb(final Tensor event) {
        return logits.logSoftmax(-1)
                .add(normal.axes(event.unsqueeze(-2).expand(normal.mean().shape()))
                        .sum(-1))
                .logSumExp(-1);
    }

    @Override
    public Tensor entropy() {
        throw new UnsupportedOperationException("a mixture's entropy has no closed form");
    }
}
