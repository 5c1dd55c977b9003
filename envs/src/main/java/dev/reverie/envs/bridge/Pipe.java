package dev.reverie.envs.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes to and from a peer. One thread, but for {@link #abort}. */
interface Pipe extends AutoCloseable {

    /**
     * @param into direct, with room.
     * @return bytes read, 1 or more; -1 at the end.
     */
    int read(ByteBuffer into) throws IOException;

    /** Writes all that remains in {@code from}. */
    void write(ByteBuffer from) throws IOException;

    /** Makes a read or write that waits, and all later ones, fail or end. Any thread. */
    void abort();

    /** @return how the peer ended, such as {@code "exit status 3"}; empty while it runs or where that cannot be known. */
    String ending();

    /** Ends the conversation, and a process that we started, at once. */
    void kill();

    @Override
    void close();
}
