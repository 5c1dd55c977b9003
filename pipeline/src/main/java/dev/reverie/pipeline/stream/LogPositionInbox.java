package dev.reverie.pipeline.stream;

import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;

/** An actor's end of the acknowledgements. One thread. */
public final class LogPositionInbox implements AutoCloseable {
    private static final int FRAGMENTS = 256;

    private final Subscription subscription;
    private final ControlledFragmentHandler handler = this::onPosition;
    private long position = -1;
    private int wrongLength = -1;

    LogPositionInbox(final Subscription subscription) {
        this.subscription = subscription;
    }

    /**
     * Takes in what has come.
     *
     * @return sequence number at and below which everything is recorded, -1 if nothing is known yet.
     * @throws IllegalStateException if what came is no position.
     */
    public long poll() {
        subscription.controlledPoll(handler, FRAGMENTS);
        if (wrongLength >= 0) {
            throw new IllegalStateException(wrongLength + " bytes on the log position's stream are no position");
        }
        return position;
    }

    private Action onPosition(final DirectBuffer buffer, final int offset, final int length, final Header header) {
        if (length != Long.BYTES) {
            wrongLength = length;
            return Action.ABORT;
        }
        position = Math.max(position, buffer.getLong(offset));
        return Action.CONTINUE;
    }

    @Override
    public void close() {
        subscription.close();
    }
}
