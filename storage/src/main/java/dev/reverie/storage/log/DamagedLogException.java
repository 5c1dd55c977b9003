package dev.reverie.storage.log;

/** A log holds bytes that are not what was written. */
public final class DamagedLogException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message naming the log, the record, what is wrong with it and what to do. */
    public DamagedLogException(final String message) {
        super(message);
    }

    /**
     * @param message naming the log, the record, what is wrong with it and what to do.
     * @param cause   that showed it.
     */
    public DamagedLogException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
