package dev.reverie.storage.interchange;

import dev.reverie.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Transitions side by side in their columns, each with its episode's number; asked for in their order. */
final class Numbered implements Episodes {
    private final String file;
    private final Column episode;
    private final @Nullable Column frame;
    private final @Nullable Column terminal;
    private final @Nullable Column timeout;
    private final boolean hasNext;
    private final int stepLimit;
    private long began;

    /**
     * @param file      for messages.
     * @param episode   number of each transition's episode.
     * @param frame     of each transition within its episode, from 0 on, where it is recorded.
     * @param terminal  whether an episode ended with a transition, where it is recorded.
     * @param timeout   whether it was cut off then, where it is recorded.
     * @param hasNext   whether what each led to is a column of its own.
     * @param stepLimit transitions after which an episode counts as cut off; 0 if none is to be.
     */
    Numbered(
            final String file,
            final Column episode,
            final @Nullable Column frame,
            final @Nullable Column terminal,
            final @Nullable Column timeout,
            final boolean hasNext,
            final int stepLimit) {
        this.file = file;
        this.episode = episode;
        this.frame = frame;
        this.terminal = terminal;
        this.timeout = timeout;
        this.hasNext = hasNext;
        this.stepLimit = stepLimit;
    }

    @Override
    public long transitions() {
        return episode.rows();
    }

    @Override
    public End end(final long t) {
        final double number = episode.value(t, 0);
        if (t == 0 || episode.value(t - 1, 0) != number) {
            began = t;
        }
        if (frame != null && frame.value(t, 0) != t - began) {
            throw new ConfigException(file + ": '" + frame.name() + "' is " + frame.value(t, 0) + " in row " + t
                    + ", but " + (t - began) + " would follow in episode " + number
                    + ": rows are missing or out of order");
        }
        final double next = t + 1 < episode.rows() ? episode.value(t + 1, 0) : Double.POSITIVE_INFINITY;
        if (!(next >= number)) {
            throw new ConfigException(file + ": episode " + next + " follows episode " + number + " in row " + (t + 1)
                    + ": they are out of order");
        }
        final boolean isTerminal = terminal != null && terminal.value(t, 0) != 0;
        final boolean isTimeout = timeout != null && timeout.value(t, 0) != 0;
        if (next == number) {
            if (isTerminal || isTimeout) {
                throw new ConfigException(file + ": row " + t + " says that episode " + number
                        + " ended, but its number goes on in row " + (t + 1));
            }
            return End.NO;
        }
        final boolean isLong = stepLimit > 0 && t - began + 1 >= stepLimit;
        return isTerminal && !isTimeout && !isLong ? End.TERMINATED : End.CUT;
    }

    @Override
    public long seen(final long t) {
        return t;
    }

    @Override
    public long after(final long t) {
        return hasNext ? t : -1;
    }
}
