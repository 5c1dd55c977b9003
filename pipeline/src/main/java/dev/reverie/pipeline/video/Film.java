package dev.reverie.pipeline.video;

import java.io.IOException;

/** Takes the pictures of an episode, one after another, and makes a file of them. One thread. */
interface Film extends AutoCloseable {

    /** @param picture {@code 0xRRGGBB} by pixel, borrowed. */
    void add(int[] picture) throws IOException;

    /** Writes what is left; the file is whole then. */
    @Override
    void close() throws IOException;
}
