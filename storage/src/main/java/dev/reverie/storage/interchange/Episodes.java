package dev.reverie.storage.interchange;

/** Where transitions lie in columns and where episodes end. One thread. */
interface Episodes {

    /** How an episode ends after a transition. */
    enum End {
        NO,
        TERMINATED,
        CUT
    }

    /** @return transitions. */
    long transitions();

    /** @return how it ends with transition {@code t}. */
    End end(long t);

    /** @return row of the observation that transition {@code t} began with. */
    long seen(long t);

    /** @return row of what transition {@code t}, an episode's last, led to; -1 if nobody wrote it down. */
    long after(long t);
}
