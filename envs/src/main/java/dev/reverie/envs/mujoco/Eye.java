package dev.reverie.envs.mujoco;

import dev.reverie.envs.Field;
import org.agrona.MutableDirectBuffer;

/** What makes pictures of simulations of one model. The thread that steps the lanes opens it, sees with it and shuts it. */
public interface Eye extends AutoCloseable {

    /** @return the field of a row that a picture fills. */
    Field field();

    /** Takes hold of what the calling thread needs to see. */
    void open();

    /**
     * Writes a picture of {@code data} as it is, upper left first.
     *
     * @param data of the model it was made for.
     * @param out  to write to.
     * @param at   offset of the first byte.
     */
    void see(Data data, MutableDirectBuffer out, int at);

    /** Lets go of it, so that any thread may open it again. */
    void shut();

    @Override
    void close();
}
