package dev.reverie.learners.optim;

/** Changes gradients in place before an optimiser sees them. */
public interface GradientTransform extends AutoCloseable {

    /** Changes the gradients of the parameters that it was made for. Waits for no device. */
    void apply();

    /** Releases what it holds, not the parameters. */
    @Override
    default void close() {}
}
