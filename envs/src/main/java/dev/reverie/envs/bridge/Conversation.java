package dev.reverie.envs.bridge;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Episodes;
import dev.reverie.envs.Rows;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** A peer that is an environment, from its handshake to its end. One thread. */
final class Conversation implements AutoCloseable {
    private static final long FAREWELL_NANOS = 200_000_000;

    private final Link link;
    private final String peer;
    private final long nanos;
    private final EnvSpec spec;
    private final Body body;
    private final int bytes;
    private final @Nullable SharedFile shared;

    private Conversation(
            final Link link,
            final String peer,
            final long nanos,
            final EnvSpec spec,
            final @Nullable SharedFile shared) {
        this.link = link;
        this.peer = peer;
        this.nanos = nanos;
        this.spec = spec;
        this.body = new Body(spec);
        this.shared = shared;
        this.bytes = body.headBytes() + (shared == null ? body.observationBytes() : 0);
        link.reserve(body.beginBytes() + body.actionBytes(), bytes);
    }

    /**
     * Finds or starts a peer and learns what it is.
     *
     * @param sharedFrom observation bytes of a tick from which on they go through a shared file.
     * @param nanos      until a request must be answered, once the peer has begun.
     * @throws ConfigException if there is no peer, or it is none.
     */
    static Conversation open(
            final Address address, final String id, final int lanes, final long sharedFrom, final long nanos) {
        final Pipe pipe = address.open();
        final Link link = new Link(pipe, address.name());
        try {
            link.out().putInt(link.body(), lanes);
            link.ask(Frame.HELLO, 4, Frame.SPEC, Frame.MOST_TEXT, address.nanos());
            final WireSpec said = WireSpec.parse(link.text(), id, lanes);
            final long observation = new Body(said.env()).observationBytes();
            final SharedFile shared =
                    said.shared() && observation >= sharedFrom ? SharedFile.create((int) observation) : null;
            try (shared) {
                final int length = link.text(shared == null ? "" : shared.path().toString());
                link.ask(Frame.OPEN, length, Frame.READY, 0, address.nanos());
            }
            return new Conversation(link, address.name(), nanos, said.env(), shared);
        } catch (final BridgeException e) {
            link.abort();
            throw new ConfigException(e.getMessage() + "; see docs/bridge.md");
        } catch (final IllegalArgumentException e) {
            link.abort();
            throw new ConfigException(address.name() + " describes no environment: " + e.getMessage());
        } catch (final RuntimeException e) {
            link.abort();
            throw e;
        }
    }

    EnvSpec spec() {
        return spec;
    }

    Body body() {
        return body;
    }

    /** Every lane begins; what they show is then in {@link #rows} and {@link #seen}. */
    void reset(final long seed) {
        link.out().putLong(link.body(), seed);
        link.ask(Frame.RESET, 8, Frame.ROWS, bytes, nanos);
        check();
        for (int lane = 0; lane < spec.lanes(); lane++) {
            requireStatus(lane, true);
        }
    }

    /** Lanes that are over begin, the others take their action. */
    void step(final Rows actions, final Episodes episodes) {
        final UnsafeBuffer out = link.out();
        final int at = link.body();
        for (int lane = 0; lane < spec.lanes(); lane++) {
            out.putByte(at + lane, (byte) (episodes.isOver(lane) ? 1 : 0));
        }
        body.putActions(actions, out, at + body.beginBytes());
        link.ask(Frame.STEP, body.beginBytes() + body.actionBytes(), Frame.ROWS, bytes, nanos);
        check();
        for (int lane = 0; lane < spec.lanes(); lane++) {
            requireStatus(lane, episodes.isOver(lane));
        }
    }

    private void check() {
        body.check(rows(), head(), seen(), seenAt(), peer);
    }

    private void requireStatus(final int lane, final boolean begins) {
        final int status = body.status(rows(), head(), lane);
        if (begins != (status == Body.BEGINS)) {
            throw new BridgeException(peer + ", lane " + lane + ": status " + status
                    + (begins
                            ? " where the episode begins: 0 must follow"
                            : " within an episode: 1, 2 or 3 must follow"));
        }
    }

    /** @return the last answer. */
    UnsafeBuffer rows() {
        return link.in();
    }

    /** @return where its rewards begin. */
    int head() {
        return link.body();
    }

    /** @return where the last observations are. */
    UnsafeBuffer seen() {
        return shared == null ? link.in() : shared.memory();
    }

    /** @return where in {@link #seen} they begin. */
    int seenAt() {
        return shared == null ? link.body() + body.headBytes() : 0;
    }

    /** @return as errors call the peer. */
    String peer() {
        return peer;
    }

    /** Ends the peer at once: it fell, or cannot be trusted. */
    void drop() {
        link.abort();
    }

    /** Says goodbye and waits a little for a process that we started. */
    @Override
    public void close() {
        link.bid(FAREWELL_NANOS);
    }
}
