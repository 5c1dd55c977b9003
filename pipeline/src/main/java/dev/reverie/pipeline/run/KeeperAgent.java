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
 * Stage: wire to log. It asks the source for as many ticks as the learner's progress allows, so a slow learner holds the
 * actors back by demand alone.
 */
final class KeeperAgent extends BaseSubscriber<Experience> implements Agent {
    private final AeronSource source;
    private final LogPositionBroadcast positions;
    private final Keeper keeper;
    private final Board board;
    private final long lead;

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
     */
    KeeperAgent(
            final AeronSource source,
            final LogPositionBroadcast positions,
            final Keeper keeper,
            final Board board,
            final long lead) {
        this.source = source;
        this.positions = positions;
        this.keeper = keeper;
        this.board = board;
        this.lead = lead;
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
        final long allowed = board.learned.get() + 1 + lead - requested;
        if (allowed > 0) {
            requested += allowed;
            request(allowed);
        }
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
