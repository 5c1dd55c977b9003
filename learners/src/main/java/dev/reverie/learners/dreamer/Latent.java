package dev.reverie.learners.dreamer;

import dev.reverie.learners.acting.Sampling;
import dev.reverie.learners.math.Distribution;
import dev.reverie.learners.math.Divergence;
import dev.reverie.learners.math.Normal;
import dev.reverie.learners.math.OneHot;
import dev.reverie.learners.math.SplitMix;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.Unary;
import java.util.Arrays;
import java.util.function.Function;

/** How the random part z of a state is distributed, given what a network says of it. */
sealed interface Latent {
    /** @return numbers that a network says of it. */
    int outputs();

    /**
     * @param head {@code [n, outputs]}.
     * @param draw from distributions.
     * @return {@code [n, stoch]}, with gradients to the head.
     */
    Tensor draw(Tensor head, Function<Distribution, Tensor> draw);

    /** @return {@code [..]}: both sides of {@code KL(posterior || prior)} of heads {@code [.., outputs]}. */
    Divergence.Balanced divergence(Tensor posterior, Tensor prior);

    /** Draws in plain Java, from a head's numbers, to {@code into} from {@code at} on. */
    void draw(float[] head, SplitMix random, float[] into, int at);

    /**
     * One-hot variables with the probabilities' gradient (Hafner et al. 2021, 2023).
     *
     * @param groups  of them.
     * @param classes of each.
     * @param unimix  share of the uniform distribution.
     */
    record Categorical(int groups, int classes, double unimix) implements Latent {
        @Override
        public int outputs() {
            return groups * classes;
        }

        @Override
        public Tensor draw(final Tensor head, final Function<Distribution, Tensor> draw) {
            return draw.apply(of(head)).reshape(head.shape());
        }

        @Override
        public Divergence.Balanced divergence(final Tensor posterior, final Tensor prior) {
            return Divergence.balanced(of(posterior), of(prior));
        }

        private OneHot of(final Tensor head) {
            final int[] shape = Arrays.copyOf(head.shape(), head.rank() + 1);
            shape[head.rank() - 1] = groups;
            shape[head.rank()] = classes;
            return new OneHot(head.reshape(shape), unimix);
        }

        @Override
        public void draw(final float[] head, final SplitMix random, final float[] into, final int at) {
            Sampling.oneHot(head, 0, groups, classes, unimix, random, into, at);
        }
    }

    /**
     * Normal variables: {@code mean + (softplus(s) + least) noise} (Hafner et al. 2019, 2020).
     *
     * @param size  of them.
     * @param least standard deviation.
     */
    record Gaussian(int size, double least) implements Latent {
        @Override
        public int outputs() {
            return 2 * size;
        }

        @Override
        public Tensor draw(final Tensor head, final Function<Distribution, Tensor> draw) {
            return draw.apply(of(head));
        }

        @Override
        public Divergence.Balanced divergence(final Tensor posterior, final Tensor prior) {
            return Divergence.balanced(of(posterior), of(prior));
        }

        private Normal of(final Tensor head) {
            return new Normal(
                    head.slice(-1, 0, size),
                    head.slice(-1, size, 2 * size).map(Unary.SOFTPLUS).add(least));
        }

        @Override
        public void draw(final float[] head, final SplitMix random, final float[] into, final int at) {
            for (int i = 0; i < size; i++) {
                final double spread = Policy.softplus(head[size + i]) + least;
                into[at + i] = (float) (head[i] + spread * random.nextGaussian());
            }
        }
    }
}
