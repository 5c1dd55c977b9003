package dev.reverie.pipeline.run;

/** How the parts of a run are put together. */
public enum Mode {
    /** One thread, no wire: the oracle. */
    LOCAL,
    /** Through the wire and the log, the actor waiting for the learner at every tick; agrees with {@link #LOCAL} bit for bit. */
    LOCKSTEP,
    /** Asynchronous: actors, keeper and learner each at their own speed, held together by demand. */
    PIPELINED
}
