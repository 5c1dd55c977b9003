package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;

/**
 * A batch of distributions, made of tensors that must live as long as it is used. Random numbers are the device's. One
 * thread, as the device.
 */
public interface Distribution {
    /**
     * Draws one value from each. Gradients flow to the parameters where the class says so; {@code sample().stop()} draws
     * without.
     *
     * @return values of the whole batch, of the shape that {@link #logProb} takes.
     */
    Tensor sample();

    /** @return what a policy that explores no more would take: the most probable value, or what the class names. */
    Tensor mode();

    /**
     * Logarithm of the probability or density.
     *
     * @param x values of the shape that {@link #sample} gives.
     * @return one number an event.
     */
    Tensor logProb(Tensor x);

    /** @return one number an event in nats; an estimate from one draw where the class says so. */
    Tensor entropy();
}
