package dev.reverie.learners.optim;

/** A loss or a gradient became infinite or no number: the run ends, its last good checkpoint is kept. */
public final class NonFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String tensor;

    /**
     * @param tensor  name of the first that is not finite.
     * @param message that names it and the step.
     */
    public NonFiniteException(final String tensor, final String message) {
        super(message);
        this.tensor = tensor;
    }

    /** @return name of the first tensor that is not finite. */
    public String tensor() {
        return tensor;
    }
}
