package dev.reverie.envs.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;

/** Messages over a {@link Pipe}, every one checked before it is believed. One thread. */
final class Link implements AutoCloseable {
    private static final long NONE = 0;
    private static final long EXPIRED = Long.MIN_VALUE;

    private final Pipe pipe;
    private final String peer;
    private final AtomicLong due = new AtomicLong(NONE);
    private ByteBuffer outBytes = ByteBuffer.allocateDirect(0);
    private ByteBuffer inBytes = ByteBuffer.allocateDirect(0);
    private final UnsafeBuffer out = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer in = new UnsafeBuffer(0, 0);
    private int sequence;
    private int length;

    /** @param peer as errors call it. */
    Link(final Pipe pipe, final String peer) {
        this.pipe = pipe;
        this.peer = peer;
        reserve(Frame.MOST_TEXT, Frame.MOST_TEXT);
        Deadlines.watch(this);
    }

    /** Makes room for bodies of so many bytes. */
    void reserve(final int outgoing, final int incoming) {
        if (outBytes.capacity() < Frame.BYTES + outgoing) {
            outBytes = ByteBuffer.allocateDirect(Frame.BYTES + outgoing);
            out.wrap(outBytes);
        }
        if (inBytes.capacity() < Frame.BYTES + incoming) {
            inBytes = ByteBuffer.allocateDirect(Frame.BYTES + incoming);
            in.wrap(inBytes);
        }
    }

    /** @return where the body of the next message begins in {@link #out}. */
    int body() {
        return Frame.BYTES;
    }

    /** @return to be filled from {@link #body()} on. */
    UnsafeBuffer out() {
        return out;
    }

    /** @return the last message that came, its body from {@link #body()} on. */
    UnsafeBuffer in() {
        return in;
    }

    /** @return bytes of the last message's body. */
    int length() {
        return length;
    }

    /** @return the text of the last message's body. */
    String text() {
        final byte[] bytes = new byte[length];
        in.getBytes(Frame.BYTES, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Puts a text into the body of the next message. @return its bytes. */
    int text(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final byte[] fit = bytes.length <= Frame.MOST_TEXT ? bytes : Arrays.copyOf(bytes, Frame.MOST_TEXT);
        out.putBytes(Frame.BYTES, fit);
        return fit.length;
    }

    /**
     * Asks and waits.
     *
     * @param kind   of the request.
     * @param bytes  of its body, put before.
     * @param answer kind that it must have.
     * @param most   bytes of the answer's body; exactly so many unless it is SPEC.
     * @param nanos  until the answer must be here.
     * @throws BridgeException if it is not, or another came.
     */
    void ask(final int kind, final int bytes, final int answer, final int most, final long nanos) {
        final long deadline = deadline(nanos);
        due.set(deadline);
        try {
            sequence++;
            writeIfHeard(kind, bytes);
            final int came = read(Math.max(most, Frame.MOST_TEXT));
            if (!due.compareAndSet(deadline, NONE)) {
                throw late(nanos);
            }
            requireAnswer(came, answer, most);
        } catch (final IOException e) {
            if (due.get() == EXPIRED) {
                throw late(nanos);
            }
            throw broken(e);
        } finally {
            due.compareAndSet(deadline, NONE);
        }
    }

    /** A peer that no longer hears may have said why. */
    private void writeIfHeard(final int kind, final int bytes) throws IOException {
        try {
            write(kind, bytes);
        } catch (final ClosedChannelException e) {
            throw e;
        } catch (final IOException e) {
            outBytes.clear();
        }
    }

    private static long deadline(final long nanos) {
        final long at = System.nanoTime() + nanos;
        return at == NONE || at == EXPIRED ? at + 1 : at;
    }

    private void requireAnswer(final int came, final int answer, final int most) {
        final int echoed = in.getInt(Frame.AT_SEQUENCE);
        if (came == Frame.ERROR) {
            throw new BridgeException(peer + " reports: " + text().strip());
        }
        if (came != answer) {
            throw new BridgeException(
                    peer + " sent " + Frame.name(came) + " where " + Frame.name(answer) + " must follow");
        }
        if (echoed != sequence) {
            throw new BridgeException(peer + " answered request " + Integer.toUnsignedString(echoed) + " instead of "
                    + Integer.toUnsignedString(sequence));
        }
        if (answer == Frame.SPEC ? length > most : length != most) {
            throw new BridgeException(peer + " sent " + Frame.name(came) + " of " + length + " bytes, where "
                    + (answer == Frame.SPEC ? "at most " : "") + most
                    + " were expected: its shapes are not those of its spec");
        }
    }

    /**
     * Waits for a request, as long as it takes.
     *
     * @param most bytes of its body.
     * @return its kind; CLOSE if the other end is gone between requests.
     */
    int next(final int most) {
        try {
            final int kind = read(most);
            sequence = in.getInt(Frame.AT_SEQUENCE);
            return kind;
        } catch (final IOException e) {
            if (inBytes.position() == 0) {
                return Frame.CLOSE;
            }
            throw broken(e);
        }
    }

    /** Answers the last request within {@code nanos}. */
    void answer(final int kind, final int bytes, final long nanos) {
        final long deadline = deadline(nanos);
        due.set(deadline);
        try {
            write(kind, bytes);
        } catch (final IOException e) {
            throw due.get() == EXPIRED ? late(nanos) : broken(e);
        } finally {
            due.compareAndSet(deadline, NONE);
        }
    }

    private void write(final int kind, final int bytes) throws IOException {
        out.putInt(0, Frame.MAGIC);
        out.putShort(Frame.AT_VERSION, (short) Frame.VERSION);
        out.putShort(Frame.AT_KIND, (short) kind);
        out.putInt(Frame.AT_SEQUENCE, sequence);
        out.putInt(Frame.AT_LENGTH, bytes);
        outBytes.limit(Frame.BYTES + bytes).position(0);
        pipe.write(outBytes);
    }

    private int read(final int most) throws IOException {
        inBytes.limit(Frame.BYTES + most).position(0);
        fill(Frame.BYTES);
        if (in.getInt(0) != Frame.MAGIC) {
            throw new BridgeException(peer + " does not speak the bridge's protocol: it sent bytes " + shown()
                    + " where a message must begin (does it print to its standard output?)");
        }
        final int version = in.getShort(Frame.AT_VERSION) & 0xFFFF;
        if (version != Frame.VERSION) {
            throw new BridgeException(
                    peer + " speaks version " + version + " of the protocol, here is version " + Frame.VERSION);
        }
        length = in.getInt(Frame.AT_LENGTH);
        if (length < 0 || length > most) {
            throw new BridgeException(peer + " announced " + Integer.toUnsignedString(length) + " bytes, at most "
                    + most + " can be right");
        }
        fill(Frame.BYTES + length);
        if (inBytes.position() > Frame.BYTES + length) {
            throw new BridgeException(peer + " sent " + (inBytes.position() - Frame.BYTES - length)
                    + " bytes more than its message announced");
        }
        return in.getShort(Frame.AT_KIND) & 0xFFFF;
    }

    private void fill(final int bytes) throws IOException {
        while (inBytes.position() < bytes) {
            if (pipe.read(inBytes) < 0) {
                throw new IOException("it is gone");
            }
        }
    }

    private String shown() {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(inBytes.position(), Frame.BYTES); i++) {
            text.append(String.format(Locale.ROOT, i == 0 ? "%02x" : " %02x", in.getByte(i)));
        }
        return text.toString();
    }

    private BridgeException late(final long nanos) {
        return new BridgeException(String.format(Locale.ROOT, "%s gave no answer within %.3g s", peer, nanos / 1e9));
    }

    private BridgeException broken(final IOException cause) {
        final String ending = pipe.ending();
        return new BridgeException(
                peer + " ended the conversation" + (ending.isEmpty() ? "" : ", " + ending) + ": " + cause.getMessage(),
                cause);
    }

    /** Ends whoever waits, if the answer is overdue. Any thread. */
    void expire(final long now) {
        final long deadline = due.get();
        if (deadline != NONE && deadline != EXPIRED && now - deadline > 0 && due.compareAndSet(deadline, EXPIRED)) {
            pipe.abort();
        }
    }

    /** Says goodbye if the peer still listens, and ends it. */
    void bid(final long nanos) {
        if (due.get() != EXPIRED) {
            sequence++;
            try {
                answer(Frame.CLOSE, 0, nanos);
            } catch (final BridgeException e) {
                close();
                return;
            }
        }
        close();
    }

    /** Ends the other end at once. */
    void abort() {
        Deadlines.forget(this);
        pipe.kill();
    }

    @Override
    public void close() {
        Deadlines.forget(this);
        pipe.close();
    }
}
