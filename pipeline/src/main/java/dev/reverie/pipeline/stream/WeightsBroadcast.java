package dev.reverie.pipeline.stream;

import static dev.reverie.pipeline.stream.WeightsChunk.CRC;
import static dev.reverie.pipeline.stream.WeightsChunk.HEADER;
import static dev.reverie.pipeline.stream.WeightsChunk.LENGTH;
import static dev.reverie.pipeline.stream.WeightsChunk.MAGIC;
import static dev.reverie.pipeline.stream.WeightsChunk.MOST_LENGTH;
import static dev.reverie.pipeline.stream.WeightsChunk.OFFSET;
import static dev.reverie.pipeline.stream.WeightsChunk.VERSION;

import dev.reverie.learners.Weights;
import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.BufferClaim;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * The learner's end of the weights: newest wins. A transfer that has begun is finished, then the newest of what was
 * offered meanwhile goes; who joins late gets the latest again. Work is done by one thread.
 */
public final class WeightsBroadcast implements Agent, AutoCloseable {
    private final WeightsCodec codec;
    private final Subscription greetings;
    private final ExclusivePublication publication;
    private final AtomicInteger joined = new AtomicInteger();
    private final AtomicReference<@Nullable Weights> pending = new AtomicReference<>();
    private final BufferClaim claim = new BufferClaim();
    private byte[] bytes = new byte[0];
    private long version;
    private int crc;
    private int sent;
    private int greeted;
    private boolean resend;

    WeightsBroadcast(final Aeron aeron, final int stream, final int greetingStream, final WeightsCodec codec) {
        this.codec = codec;
        this.greetings = aeron.addSubscription(
                Channel.SUBSCRIPTION, greetingStream, image -> joined.incrementAndGet(), image -> {});
        this.publication = aeron.addExclusivePublication(Channel.weights().uri(), stream);
    }

    /** Takes the place of whatever has not begun its transfer. Versions rise: an inbox ignores others. Any thread. */
    public void offer(final Weights weights) {
        pending.set(weights);
    }

    /** @return whether everything offered is on the wire. The thread that does the work. */
    public boolean isIdle() {
        return sent == bytes.length && pending.get() == null;
    }

    @Override
    public int doWork() {
        final int arrivals = joined.get();
        if (arrivals != greeted) {
            greeted = arrivals;
            resend = true;
        }
        if (sent == bytes.length && !begin()) {
            return 0;
        }
        int chunks = 0;
        while (sent < bytes.length && sendChunk()) {
            chunks++;
        }
        return chunks;
    }

    private boolean begin() {
        final Weights newest = pending.getAndSet(null);
        if (newest != null) {
            final byte[] encoded = codec.encode(newest);
            if (encoded.length < 1 || encoded.length > MOST_LENGTH) {
                throw new IllegalStateException("weights of " + encoded.length + " bytes are not within 1 and "
                        + MOST_LENGTH + ": they cannot be sent");
            }
            bytes = encoded;
            version = newest.version();
            crc = WeightsChunk.crc32c(encoded);
        } else if (!resend || bytes.length == 0) {
            return false;
        }
        resend = false;
        sent = 0;
        return true;
    }

    private boolean sendChunk() {
        final int length = Math.min(bytes.length - sent, publication.maxPayloadLength() - HEADER);
        final long position = publication.tryClaim(HEADER + length, claim);
        if (position <= 0) {
            AeronSink.requireOpen(position);
            return false;
        }
        final MutableDirectBuffer buffer = claim.buffer();
        final int at = claim.offset();
        buffer.putInt(at, MAGIC);
        buffer.putInt(at + LENGTH, bytes.length);
        buffer.putLong(at + VERSION, version);
        buffer.putInt(at + OFFSET, sent);
        buffer.putInt(at + CRC, crc);
        buffer.putBytes(at + HEADER, bytes, sent, length);
        claim.commit();
        sent += length;
        return true;
    }

    @Override
    public String roleName() {
        return "weights";
    }

    @Override
    public void onClose() {
        close();
    }

    @Override
    public void close() {
        greetings.close();
        publication.close();
    }
}
