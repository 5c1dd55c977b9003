package dev.reverie.storage.log;

import java.nio.file.Path;

/** A log holds bytes that are not what was written. */
public final class DamagedLogException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message naming the log, the record, what is wrong with it and what to do. */
    public DamagedLogException(final String message) {
        super(message);
    }

    static DamagedLogException of(final Path dir, final String reason) {
        return new DamagedLogException("log " + dir + " is damaged: " + reason + advice(dir));
    }

    static String advice(final Path dir) {
        return ": 'reverie log verify " + dir + "' tells what is wrong, 'reverie log repair " + dir
                + "' keeps what is sound";
    }

    /**
     * @param message naming the log, the record, what is wrong with it and what to do.
     * @param cause   that showed it.
     */
    public DamagedLogException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
