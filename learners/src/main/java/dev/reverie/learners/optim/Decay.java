package dev.reverie.learners.optim;

/** How weights decay. */
public enum Decay {
    /** {@code g += decay p} before the moments see the gradient: an L2 loss. */
    COUPLED,
    /** {@code p -= rate decay p} beside the step (Loshchilov and Hutter 2019). */
    DECOUPLED
}
