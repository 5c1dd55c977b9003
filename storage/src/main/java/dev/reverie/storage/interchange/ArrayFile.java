package dev.reverie.storage.interchange;

import java.util.List;
import java.util.Map;

/** A file of named arrays. One thread. */
interface ArrayFile extends AutoCloseable {

    /** @return by name, in the file's order. */
    Map<String, Column> columns();

    /** @return what was passed over, for the user to read. */
    List<String> notes();

    @Override
    void close();
}
