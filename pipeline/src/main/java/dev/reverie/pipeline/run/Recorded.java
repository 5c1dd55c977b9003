package dev.reverie.pipeline.run;

import dev.reverie.envs.Experience;
import dev.reverie.storage.log.ExperienceLog;
import dev.reverie.storage.log.LogReader;

/** Ticks of a log that a resumed run makes again: each must be, byte for byte, what was recorded. One thread. */
final class Recorded implements AutoCloseable {
    /** First byte of a header after what only the log knows: length, checksum and sequence number. */
    private static final int KNOWN = 24;

    private final LogReader reader;
    private long position;
    private boolean isSame;

    /**
     * @param log      that holds them.
     * @param position sequence number of the last record before the tick that is made again first, -1 if none.
     */
    Recorded(final ExperienceLog log, final long position) {
        this.reader = log.reader(position + 1);
        this.position = position;
    }

    /** @return sequence number of the last record that was confirmed. */
    long position() {
        return position;
    }

    /**
     * Compares the next record.
     *
     * @return its sequence number.
     * @throws IllegalStateException if the tick is not what it says.
     */
    long confirm(final Experience again) {
        isSame = false;
        final int polled = reader.poll(record -> isSame = isSame(record, again), 1);
        if (polled != 1 || !isSame) {
            throw new IllegalStateException("the resumed run does not do what it did: tick " + again.tick()
                    + " is not record " + (position + 1) + " of its log. Was the program, its engine or the environment"
                    + " changed? In mode pipelined a run may go on differently");
        }
        return ++position;
    }

    private static boolean isSame(final Experience record, final Experience again) {
        if (record.length() != again.length()) {
            return false;
        }
        for (int i = KNOWN; i < record.length(); i++) {
            if (record.buffer().getByte(i) != again.buffer().getByte(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        reader.close();
    }
}
