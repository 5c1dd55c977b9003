package dev.reverie.storage.log;

import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;

/** The durable record of experiences: one writer, many readers. Calls come from one thread unless they say otherwise. */
public interface ExperienceLog extends AutoCloseable {

    /** @return layout of every row, the log's own first record. Any thread. */
    StepLayout layout();

    /**
     * Records an experience, giving it the next sequence number and its CRC32C in the log's own copy.
     *
     * @param experience to record; its bytes are copied and not changed.
     * @return the sequence number given, from 0 on, without holes but those that a repair reports.
     */
    long append(Experience experience);

    /** @return sequence number of the newest record, -1 if none: what may be acknowledged. Any thread. */
    long position();

    /**
     * A reader of its own, to be used by one thread, which may be another's.
     *
     * @param from sequence number of the first record to be read; may lie ahead of {@link #position()}.
     * @return the reader.
     */
    LogReader reader(long from);

    @Override
    void close();
}
