package dev.reverie.learners;

/** Bytes that were to be weights are not, or have changed since they were written. */
public final class DamagedWeightsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what was found, and in which file if it was one. */
    public DamagedWeightsException(final String message) {
        super(message);
    }

    DamagedWeightsException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
