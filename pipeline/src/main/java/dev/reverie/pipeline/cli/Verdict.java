package dev.reverie.pipeline.cli;

/** A command did its work and the answer is no: exit 1 with one line. */
final class Verdict extends RuntimeException {
    private static final long serialVersionUID = 1;

    Verdict(final String message) {
        super(message, null, false, false);
    }
}
