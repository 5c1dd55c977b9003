package dev.reverie.learners.nn;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** How a parameter's values begin. */
@FunctionalInterface
public interface Init {

    /**
     * Draws the values.
     *
     * @param values row-major, to be set.
     * @param shape  of the parameter.
     * @param random of this parameter alone.
     */
    void fill(double[] values, int[] shape, RandomGenerator random);

    /** All zero. */
    static Init zeros() {
        return constant(0);
    }

    /** All one. */
    static Init ones() {
        return constant(1);
    }

    /** All {@code value}. */
    static Init constant(final double value) {
        return (values, shape, random) -> Arrays.fill(values, value);
    }

    /** Uniform in {@code [-bound, bound)}. */
    static Init uniform(final double bound) {
        return (values, shape, random) -> Arrays.setAll(values, i -> bound * (2 * random.nextDouble() - 1));
    }

    /** Uniform in {@code +-1/sqrt(fan in)}: what PyTorch gives dense and convolution layers. */
    static Init lecunUniform() {
        return (values, shape, random) ->
                uniform(1 / Math.sqrt(Fan.of(shape).in())).fill(values, shape, random);
    }

    /** Uniform in {@code +-gain sqrt(6 / (fan in + fan out))} (Glorot and Bengio, 2010). */
    static Init xavierUniform(final double gain) {
        return (values, shape, random) -> uniform(gain
                        * Math.sqrt(6.0 / (Fan.of(shape).in() + Fan.of(shape).out())))
                .fill(values, shape, random);
    }

    /** Normal of mean 0. */
    static Init normal(final double std) {
        return (values, shape, random) -> Arrays.setAll(values, i -> std * random.nextGaussian());
    }

    /** Normal of mean 0 cut at two standard deviations, and scaled so that {@code std} is the cut one's own. */
    static Init truncatedNormal(final double std) {
        return (values, shape, random) -> Arrays.setAll(values, i -> {
            double z = random.nextGaussian();
            while (Math.abs(z) > 2) {
                z = random.nextGaussian();
            }
            return std * z / Fan.TRUNCATED_STD;
        });
    }

    /** {@link #truncatedNormal} of variance {@code scale / mean of fan in and fan out}: Dreamer v3's; 0 for a last layer of zeros. */
    static Init fanAverage(final double scale) {
        return (values, shape, random) -> truncatedNormal(Math.sqrt(
                        2 * scale / (Fan.of(shape).in() + Fan.of(shape).out())))
                .fill(values, shape, random);
    }

    /** {@link #truncatedNormal} of variance {@code scale / fan in}. */
    static Init fanIn(final double scale) {
        return (values, shape, random) ->
                truncatedNormal(Math.sqrt(scale / Fan.of(shape).in())).fill(values, shape, random);
    }

    /** Orthonormal rows or columns, whichever are fewer, times {@code gain} (Saxe et al., 2014); of every member of an ensemble. */
    static Init orthogonal(final double gain) {
        return (values, shape, random) -> Orthogonal.fill(values, shape, gain, random);
    }
}
