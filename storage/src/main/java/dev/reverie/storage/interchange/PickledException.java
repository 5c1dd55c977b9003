package dev.reverie.storage.interchange;

/** An array is pickled objects: it is passed over, and where somebody needs it, it is not there. */
final class PickledException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PickledException(final String problem) {
        super(problem);
    }
}
