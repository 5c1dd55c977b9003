package dev.reverie.envs.bridge;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import java.util.function.IntFunction;
import org.agrona.concurrent.UnsafeBuffer;

/** One foreign loop that asks a policy for actions: its rows are checked before the policy sees them. One thread. */
final class PolicyConversation {
    private static final int MOST_LANES = 1 << 16;
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final String CLIENT = "bridge client";

    private final Link link;
    private final EnvSpec spec;
    private final IntFunction<PolicyServer.Policy> policies;

    PolicyConversation(final Link link, final EnvSpec spec, final IntFunction<PolicyServer.Policy> policies) {
        this.link = link;
        this.spec = spec;
        this.policies = policies;
    }

    /** Until the client leaves; what it did wrong is told to it, then thrown. */
    void run() {
        try {
            talk();
        } catch (final RuntimeException e) {
            try {
                link.answer(Frame.ERROR, link.text(String.valueOf(e.getMessage())), PATIENCE_NANOS);
            } catch (final BridgeException gone) {
                e.addSuppressed(gone);
            }
            throw e;
        }
    }

    private void talk() {
        int kind = link.next(Frame.MOST_TEXT);
        if (kind == Frame.CLOSE) {
            return;
        }
        require(kind, Frame.HELLO, 4);
        final int lanes = link.in().getInt(link.body());
        if (lanes < 1 || lanes > MOST_LANES) {
            throw new BridgeException("lanes must be within 1 and " + MOST_LANES + ", got " + lanes);
        }
        final EnvSpec many = spec.withLanes(lanes);
        final Body body = new Body(many);
        final PolicyServer.Policy policy = policies.apply(lanes);
        link.answer(Frame.SPEC, link.text(new WireSpec(many, false).toJson()), PATIENCE_NANOS);
        kind = link.next(Frame.MOST_TEXT);
        if (kind == Frame.CLOSE) {
            return;
        }
        require(kind, Frame.OPEN, 0);
        final int bytes = body.headBytes() + body.observationBytes();
        link.reserve(body.actionBytes(), bytes);
        link.answer(Frame.READY, 0, PATIENCE_NANOS);
        final Rows rows = Rows.allocate(many.layout(), lanes);
        for (boolean begun = false; true; begun = true) {
            kind = link.next(bytes);
            if (kind == Frame.CLOSE) {
                return;
            }
            require(kind, Frame.ROWS, bytes);
            read(body, rows, begun);
            policy.act(rows, rows);
            body.putActions(rows, link.out(), link.body());
            link.answer(Frame.ACTIONS, body.actionBytes(), PATIENCE_NANOS);
        }
    }

    private void require(final int kind, final int wanted, final int bytes) {
        if (kind != wanted || link.length() != bytes) {
            throw new BridgeException(Frame.name(wanted) + " of " + bytes + " bytes must follow, got "
                    + Frame.name(kind) + " of " + link.length());
        }
    }

    private void read(final Body body, final Rows rows, final boolean begun) {
        final UnsafeBuffer in = link.in();
        final int head = link.body();
        final int seen = head + body.headBytes();
        body.check(in, head, in, seen, CLIENT);
        for (int lane = 0; lane < rows.count(); lane++) {
            final int status = body.status(in, head, lane);
            if (!begun && status != Body.BEGINS) {
                throw new BridgeException("lane " + lane + ": a conversation begins with status 0, got " + status);
            }
            final double reward = body.reward(in, head, lane);
            switch (status) {
                case Body.BEGINS -> rows.put(lane, Phase.FIRST, 0, 1);
                case Body.TERMINATED -> rows.terminate(lane, reward);
                case Body.TRUNCATED -> rows.truncate(lane, reward);
                default -> rows.move(lane, reward);
            }
            body.observe(in, seen, rows, lane);
        }
    }
}
