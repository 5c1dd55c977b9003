package dev.reverie.pipeline.run;

import dev.reverie.envs.Experience;
import dev.reverie.pipeline.stream.AeronSource;
import dev.reverie.pipeline.stream.LogPositionBroadcast;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Stage: wire to log. It asks the source for as many ticks as the learner's progress and the pace allow, so a slow learner
 * holds the actors back by demand alone.
 */
final class KeeperAgent extends BaseSubscriber<Experience> implements Agent {
    private final AeronSource source;
    private final LogPositionBroadcast positions;
    private final Keeper keeper;
    private final Board board;
    private final long lead;
    private final int lanes;

    private long requested;
    private long published = -1;
    private boolean isComplete;
    private @Nullable Throwable failure;

    /**
     * A stage over parts that it closes.
     *
     * @param source    of experiences.
     * @param positions told what is acknowledged.
     * @param keeper    of the log.
     * @param board     where the learner says how far it is.
     * @param lead      ticks that the log may run ahead of the learner; {@code Long.MAX_VALUE} without one.
     * @param lanes     of a tick.
     */
    KeeperAgent(
            final AeronSource source,
            final LogPositionBroadcast positions,
            final Keeper keeper,
            final Board board,
            final long lead,
            final int lanes) {
        this.source = source;
        this.positions = positions;
        this.keeper = keeper;
        this.board = board;
        this.lead = lead;
        this.lanes = lanes;
        this.requested = lead == Long.MAX_VALUE ? 0 : keeper.position() + 1;
    }

    @Override
    public void onStart() {
        source.flux().doOnNext(keeper::record).subscribe(this);
    }

    @Override
    protected void hookOnSubscribe(final Subscription subscription) {
        ask();
    }

    private void ask() {
        if (lead == Long.MAX_VALUE) {
            if (requested == 0) {
                requested = Long.MAX_VALUE;
                requestUnbounded();
            }
            return;
        }
        final long allowed = Math.min(board.learned.get() + 1 + lead - requested, room());
        if (allowed > 0) {
            requested += allowed;
            request(allowed);
        }
    }

    /** Ticks that the pace has room for, beside those that were asked for and have not come. */
    private long room() {
        final long limit = board.limit.get();
        if (limit == Long.MAX_VALUE) {
            return limit;
        }
        final long coming = requested - (keeper.position() + 1);
        return Math.floorDiv(limit - board.transitions.get() - coming * lanes + lanes - 1, (long) lanes);
    }

    @Override
    protected void hookOnComplete() {
        isComplete = true;
    }

    @Override
    protected void hookOnError(final Throwable cause) {
        failure = cause;
    }

    @Override
    public int doWork() {
        if (!isComplete) {
            ask();
        }
        final int work = source.doWork();
        if (keeper.position() > published) {
            published = keeper.position();
            positions.publish(published);
        }
        if (failure != null) {
            throw new IllegalStateException("the log keeper stopped: " + failure.getMessage(), failure);
        }
        if (isComplete) {
            throw new AgentTerminationException("every actor's stream has ended");
        }
        return work + positions.doWork();
    }

    @Override
    public void onClose() {
        source.close();
        positions.close();
        keeper.close();
        board.isRecorded = true;
    }

    @Override
    public String roleName() {
        return "keeper";
    }
}
