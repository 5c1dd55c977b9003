package dev.reverie.pipeline.stream;

import dev.reverie.learners.Weights;

/** Weights to bytes and back. Any thread. */
public interface WeightsCodec {

    /** @return the bytes, one or more, which the caller owns. */
    byte[] encode(Weights weights);

    /**
     * Reads weights back.
     *
     * @param bytes checked to be those that were sent; the weights may keep them.
     * @return the weights.
     * @throws RuntimeException if they are no weights.
     */
    Weights decode(byte[] bytes);
}
