package dev.reverie.pipeline.stream;

import dev.reverie.envs.Experience;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;

/** An actor's end of the wire. One thread. */
public final class AeronSink implements AutoCloseable {
    private final ExclusivePublication publication;
    private final StageMeter meter;
    private final int longest;
    private final int maxPayload;
    private final BufferClaim claim = new BufferClaim();

    AeronSink(final ExclusivePublication publication, final int longest, final StageMeter meter) {
        this.publication = publication;
        this.longest = longest;
        this.meter = meter;
        this.maxPayload = publication.maxPayloadLength();
    }

    /**
     * Sends an experience: its bytes are copied, none is sent by halves.
     *
     * @param experience to send, not longer than the sink was made for.
     * @return the stream position behind it, above 0; or below 0 if the wire takes nothing now, and the same experience
     *     is to be offered again: the keeper is behind, not yet there, or the driver is rotating a buffer.
     * @throws IllegalStateException if the wire takes nothing any more.
     */
    public long offer(final Experience experience) {
        final int length = experience.length();
        if (length > longest) {
            throw new IllegalArgumentException(
                    "an experience of " + length + " bytes is longer than the " + longest + " this sink was made for");
        }
        final long position;
        if (length <= maxPayload) {
            position = publication.tryClaim(length, claim);
            if (position > 0) {
                claim.putBytes(experience.buffer(), 0, length).commit();
            }
        } else {
            position = publication.offer(experience.buffer(), 0, length);
        }
        if (position > 0) {
            meter.moved(1, length);
        } else {
            requireOpen(position);
            meter.waitForNext();
        }
        return position;
    }

    static void requireOpen(final long position) {
        if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED) {
            throw new IllegalStateException("the wire takes nothing any more: " + Publication.errorString(position));
        }
    }

    /** @return whether a source listens. Any thread. */
    public boolean isConnected() {
        return publication.isConnected();
    }

    /** Ends the stream; what was sent is still delivered. */
    @Override
    public void close() {
        publication.close();
    }
}
