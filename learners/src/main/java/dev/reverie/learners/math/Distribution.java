package dev.reverie.learners.math;

import dev.reverie.learners.tensor.Tensor;

/**
 * A batch of distributions: {@code [..]} of them, each over an event, a scalar, a vector {@code [A]} or some one-hot vectors
 * {@code [G, K]}. Draws come from the device's random numbers. The thread of the device.
 */
public interface Distribution {

    /** @return {@code [.., event]} a draw of each; gradients flow through it where its class says so. */
    Tensor sample();

    /** @return {@code [.., event]} the most likely event, or the mean where its class says so. */
    Tensor mode();

    /**
     * @param event {@code [.., event]}.
     * @return {@code [..]} log probability, or log density, of each event.
     */
    Tensor logProb(Tensor event);

    /**
     * @return {@code [..]} in nats.
     * @throws UnsupportedOperationException if it has no closed form.
     */
    Tensor entropy();
}
