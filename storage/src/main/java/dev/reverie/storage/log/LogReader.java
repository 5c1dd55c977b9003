package dev.reverie.storage.log;

/** Reads a log in order of sequence numbers, and goes on as it grows. One thread. */
public interface LogReader extends AutoCloseable {

    /**
     * Hands over what has been recorded since, each record checked for length, sequence number and CRC32C.
     *
     * @param handler called once a record.
     * @param limit   records at most.
     * @return records handed over; 0 if there is none yet.
     * @throws DamagedLogException if the next record is not sound.
     */
    int poll(ExperienceHandler handler, int limit);

    /** @return sequence number of the next record to be read. */
    long position();

    @Override
    void close();
}
