package dev.reverie.storage.checkpoint;

/** A checkpoint whose bytes are not those that were written. */
final class DamagedCheckpointException extends Exception {
    private static final long serialVersionUID = 1;

    DamagedCheckpointException(final String message) {
        super(message);
    }
}
