package dev.reverie.storage.log;

/**
 * Sequence numbers of neighbouring records.
 *
 * @param from first.
 * @param to   first after them.
 */
public record LogRange(long from, long to) {

    /** @return how many records. */
    public long count() {
        return to - from;
    }
}
