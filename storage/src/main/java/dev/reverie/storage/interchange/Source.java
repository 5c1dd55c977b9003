package dev.reverie.storage.interchange;

import dev.reverie.envs.Experience;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Experiences in order, out of a file. One thread. */
interface Source extends AutoCloseable {

    /** @return rows to come in all, 0 if unknown. */
    long rows();

    /** @return the next experience, valid until the next call; null at the end. */
    @Nullable
    Experience next();

    /** @return what was passed over or taken for granted, for the user to read. */
    List<String> notes();

    @Override
    void close();
}
