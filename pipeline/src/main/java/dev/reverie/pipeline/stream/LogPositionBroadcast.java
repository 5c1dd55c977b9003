package dev.reverie.pipeline.stream;

import io.aeron.ExclusivePublication;
import io.aeron.logbuffer.BufferClaim;

/** The log keeper's end of the acknowledgements: newest wins, repeated now and then for who joins late. One thread. */
public final class LogPositionBroadcast implements AutoCloseable {
    private static final long REPEAT_NANOS = 10_000_000;

    private final ExclusivePublication publication;
    private final BufferClaim claim = new BufferClaim();
    private long newest = -1;
    private long sent = -1;
    private long sentNanos;

    LogPositionBroadcast(final ExclusivePublication publication) {
        this.publication = publication;
    }

    /**
     * Publishes, now if the wire takes it, else in {@link #doWork()}.
     *
     * @param position sequence number at and below which everything is recorded, never falling.
     */
    public void publish(final long position) {
        if (position < newest) {
            throw new IllegalArgumentException("log position " + position + " falls behind " + newest);
        }
        newest = position;
        send();
    }

    /** @return 1 if a position newer than the last was sent. */
    public int doWork() {
        if (newest != sent) {
            return send();
        }
        if (newest >= 0 && System.nanoTime() - sentNanos > REPEAT_NANOS) {
            send();
        }
        return 0;
    }

    private int send() {
        final long result = publication.tryClaim(Long.BYTES, claim);
        if (result <= 0) {
            AeronSink.requireOpen(result);
            return 0;
        }
        claim.buffer().putLong(claim.offset(), newest);
        claim.commit();
        sent = newest;
        sentNanos = System.nanoTime();
        return 1;
    }

    @Override
    public void close() {
        publication.close();
    }
}
