package dev.reverie.storage.checkpoint;

/** What has a state that decides what it does next. Its own thread. */
public interface Checkpointed {

    /** @param into given copies of all that changed since this was made; this goes on as if it had not been asked. */
    void save(State into);

    /**
     * Goes on from a state, as if it had come to it by itself.
     *
     * @param from as {@link #save} of one that was made alike left it.
     * @throws IllegalArgumentException if it is of another kind or shape.
     */
    void restore(State from);
}
