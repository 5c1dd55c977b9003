package dev.reverie.pipeline.stream;

import dev.reverie.learners.Weights;
import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** An actor's end of the weights. One thread. */
public final class WeightsInbox implements AutoCloseable {
    private static final int FRAGMENTS = 64;
    private static final int MOST_POLLS = 64;

    private final WeightsCodec codec;
    private final Subscription subscription;
    private final ExclusivePublication greeting;
    private final ControlledFragmentHandler handler = this::onChunk;
    private byte[] incoming = new byte[0];
    private long incomingVersion = -1;
    private int received;
    private byte @Nullable [] complete;
    private long completeVersion = -1;
    private @Nullable RuntimeException failure;

    /** The weights' stream is joined before the greeting, so that what the greeting brings cannot be missed. */
    WeightsInbox(final Aeron aeron, final int stream, final int greetingStream, final WeightsCodec codec) {
        this.codec = codec;
        this.subscription = aeron.addSubscription(Channel.SUBSCRIPTION, stream);
        this.greeting = aeron.addExclusivePublication(Channel.notes().uri(), greetingStream);
    }

    /**
     * Takes in what has come.
     *
     * @return the newest weights, if newer than any returned before; else null. Allocates only for weights.
     * @throws IllegalStateException if what came is not what was sent, or no weights.
     */
    public @Nullable Weights poll() {
        for (int i = 0; i < MOST_POLLS && subscription.controlledPoll(handler, FRAGMENTS) > 0; i++) {
            if (failure != null) {
                break;
            }
        }
        if (failure != null) {
            throw failure;
        }
        final byte[] newest = complete;
        if (newest == null) {
            return null;
        }
        complete = null;
        final Weights weights;
        try {
            weights = codec.decode(newest);
        } catch (final RuntimeException ex) {
            throw new IllegalStateException("weights of version " + completeVersion + " cannot be decoded", ex);
        }
        if (weights.version() != completeVersion) {
            throw new IllegalStateException(
                    "weights announced as version " + completeVersion + " say that they are " + weights.version());
        }
        return weights;
    }

    private Action onChunk(final DirectBuffer buffer, final int offset, final int length, final Header header) {
        if (failure != null) {
            return Action.ABORT;
        }
        try {
            take(buffer, offset, length);
            return Action.CONTINUE;
        } catch (final RuntimeException ex) {
            failure = ex;
            return Action.ABORT;
        }
    }

    private void take(final DirectBuffer buffer, final int at, final int length) {
        final int piece = length - WeightsChunk.HEADER;
        if (piece < 1 || buffer.getInt(at) != WeightsChunk.MAGIC) {
            throw new IllegalStateException(length + " bytes on the weights' stream are no piece of weights");
        }
        final int total = buffer.getInt(at + WeightsChunk.LENGTH);
        final long version = buffer.getLong(at + WeightsChunk.VERSION);
        final int from = buffer.getInt(at + WeightsChunk.OFFSET);
        if (total < 1 || total > WeightsChunk.MOST_LENGTH || from < 0 || piece > total - from) {
            throw new IllegalStateException(
                    "bytes " + from + " to " + ((long) from + piece) + " of weights of " + total + " bytes cannot be");
        }
        if (from == 0 && version > completeVersion) {
            incoming = new byte[total];
            incomingVersion = version;
            received = 0;
        } else if (version != incomingVersion || incoming.length == 0) {
            return;
        }
        if (incoming.length != total || from != received) {
            throw new IllegalStateException("weights of version " + version + " go on at byte " + from + " of " + total
                    + ", not at " + received + " of " + incoming.length);
        }
        buffer.getBytes(at + WeightsChunk.HEADER, incoming, from, piece);
        received += piece;
        if (received == total) {
            finish(version, buffer.getInt(at + WeightsChunk.CRC));
        }
    }

    private void finish(final long version, final int crc) {
        if (WeightsChunk.crc32c(incoming) != crc) {
            throw new IllegalStateException("weights of version " + version + " do not match their CRC32C");
        }
        complete = incoming;
        completeVersion = version;
        incoming = new byte[0];
    }

    /** @return whether a broadcast sends to this inbox. Any thread. */
    public boolean isConnected() {
        return subscription.isConnected();
    }

    @Override
    public void close() {
        greeting.close();
        subscription.close();
    }
}
