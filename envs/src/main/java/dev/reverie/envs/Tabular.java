package dev.reverie.envs;

/** An environment whose dynamics are a table over discrete states, known to whoever asks. */
@FunctionalInterface
public interface Tabular {

    /** @return the table that lane 0's next step samples; it changes with a task that changes. */
    TransitionTable table();
}
