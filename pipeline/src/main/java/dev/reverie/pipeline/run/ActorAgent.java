package dev.reverie.pipeline.run;

import dev.reverie.envs.Experience;
import dev.reverie.learners.Weights;
import dev.reverie.pipeline.stream.AeronSink;
import dev.reverie.pipeline.stream.WeightsInbox;
import dev.reverie.storage.checkpoint.State;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;

/** Stage: makes ticks and offers them to the wire. While the wire is full the environment waits. */
final class ActorAgent implements Agent {
    private static final int TICKS_A_CYCLE = 16;

    private final ActorLoop loop;
    private final AeronSink sink;
    private final @Nullable WeightsInbox inbox;
    private final @Nullable Lockstep lockstep;
    private final long steps;
    private final Stop stop;
    private final Muster muster;
    private final String roleName;

    private @Nullable Experience pending;
    private long expectedVersion;

    /**
     * A stage over parts that it closes.
     *
     * @param loop     that makes ticks.
     * @param sink     that takes them.
     * @param inbox    of newer weights; null if nobody learns.
     * @param lockstep which tells the version to wait for; null to wait for none.
     * @param steps    transitions to make.
     * @param stop     asked before each tick.
     * @param muster   where states are left when they are called for.
     */
    ActorAgent(
            final ActorLoop loop,
            final AeronSink sink,
            final @Nullable WeightsInbox inbox,
            final @Nullable Lockstep lockstep,
            final long steps,
            final Stop stop,
            final Muster muster) {
        this.loop = loop;
        this.sink = sink;
        this.inbox = inbox;
        this.lockstep = lockstep;
        this.steps = steps;
        this.stop = stop;
        this.muster = muster;
        this.roleName = "actor-" + loop.id();
        this.expectedVersion = lockstep == null ? 0 : lockstep.expected();
    }

    @Override
    public int doWork() {
        int ticks = 0;
        while (ticks < TICKS_A_CYCLE) {
            adoptNewest();
            if (muster.isCalled(loop.id())) {
                muster.answer(loop.id(), loop, state());
            }
            if (pending == null) {
                if (loop.version() < expectedVersion) {
                    return ticks;
                }
                if (stop.isAsked() || loop.transitions() >= steps) {
                    muster.leave(loop.id(), loop, state());
                    throw new AgentTerminationException(roleName + " has made its steps");
                }
                pending = loop.next();
                if (lockstep != null) {
                    expectedVersion = lockstep.after(loop.transitions());
                }
            }
            if (sink.offer(pending) < 0) {
                return ticks;
            }
            pending = null;
            ticks++;
        }
        return ticks;
    }

    private State state() {
        final State state = new State();
        loop.save(state);
        if (lockstep != null) {
            lockstep.save(state);
        }
        return state;
    }

    private void adoptNewest() {
        if (inbox != null) {
            final Weights newest = inbox.poll();
            if (newest != null) {
                loop.adopt(newest);
            }
        }
    }

    @Override
    public void onClose() {
        sink.close();
        if (inbox != null) {
            inbox.close();
        }
        loop.close();
    }

    @Override
    public String roleName() {
        return roleName;
    }
}
