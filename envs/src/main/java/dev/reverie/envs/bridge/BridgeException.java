package dev.reverie.envs.bridge;

/** A peer fell, hung, or said what the protocol does not allow. */
public final class BridgeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message naming the peer, what it did, and what was expected. */
    public BridgeException(final String message) {
        super(message);
    }

    /**
     * @param message naming the peer and what it did.
     * @param cause   of it.
     */
    public BridgeException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
