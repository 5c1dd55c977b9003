package dev.reverie.storage.interchange.mcap;

import java.nio.ByteBuffer;

/** Takes messages in the order of their times. */
public interface MessageHandler {

    /** @return whether a topic's messages are wanted. */
    boolean wants(Channel channel);

    /**
     * Takes a message.
     *
     * @param channel of the message.
     * @param time    when it was recorded, nanoseconds.
     * @param data    its bytes, valid until this returns.
     */
    void message(Channel channel, long time, ByteBuffer data);
}
