package dev.reverie.storage.log;

/** Reads a log in order of sequence numbers, and goes on as it grows. One thread. */
public interface LogReader extends AutoCloseable {

    /**
     * Hands over what has been recorded since, each record checked for length, sequence number and CRC32C.
     *
     * @param handler called once a record; what it is given is valid until it returns. Numbers rise by one, but for those
     *                that a repair reported lost.
     * @param limit   records at most.
     * @return records handed over; 0 if there is none yet.
     * @throws DamagedLogException   if the next record is not sound.
     * @throws IllegalStateException if the next record was deleted by retention.
     */
    int poll(ExperienceHandler handler, int limit);

    /**
     * Goes elsewhere, in a time that does not grow with the log.
     *
     * @param from sequence number of the next record to be read; may lie ahead of the log.
     */
    void seek(long from);

    /** @return sequence number of the next record to be read. */
    long position();

    @Override
    void close();
}
