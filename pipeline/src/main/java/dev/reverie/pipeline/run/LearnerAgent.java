package dev.reverie.pipeline.run;

import dev.reverie.learners.Weights;
import dev.reverie.pipeline.stream.StageMeter;
import dev.reverie.pipeline.stream.WeightsBroadcast;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;

/** Stage: log to replay to updates to weights. */
final class LearnerAgent implements Agent {
    private static final int UPDATES_A_CYCLE = 256;

    private final LearnerLoop loop;
    private final WeightsBroadcast broadcast;
    private final LearnerDesk desk;
    private final Board board;
    private final StageMeter meter;
    private final Published published;
    private final @Nullable Checkpointing checkpointing;

    private boolean isDone;

    /**
     * A stage over parts that it closes.
     *
     * @param loop         that learns.
     * @param broadcast    of weights.
     * @param desk         for reports and saved weights.
     * @param board        told how far the learner is.
     * @param meter        of this stage.
     * @param published     decides when weights are sent.
     * @param checkpointing called often; null to keep no checkpoints.
     */
    LearnerAgent(
            final LearnerLoop loop,
            final WeightsBroadcast broadcast,
            final LearnerDesk desk,
            final Board board,
            final StageMeter meter,
            final Published published,
            final @Nullable Checkpointing checkpointing) {
        this.loop = loop;
        this.broadcast = broadcast;
        this.desk = desk;
        this.board = board;
        this.meter = meter;
        this.published = published;
        this.checkpointing = checkpointing;
    }

    @Override
    public int doWork() {
        if (checkpointing != null && checkpointing.holdsLearner()) {
            checkpointing.work(loop);
            return broadcast.doWork();
        }
        final boolean wasRecorded = board.isRecorded;
        final long before = loop.updates();
        final int work = loop.work(UPDATES_A_CYCLE);
        if (work > 0) {
            meter.moved(loop.updates() - before, 0);
            board.updates.lazySet(loop.updates());
            board.limit.lazySet(loop.limit());
            board.replayTransitions.lazySet(loop.transitions());
            publish();
            board.learned.lazySet(loop.learned());
        } else if (loop.owes()) {
            meter.waitForNext();
        } else {
            meter.waitForPrevious();
            if (wasRecorded && loop.isAtRest()) {
                isDone = true;
                throw new AgentTerminationException("all that was recorded is learned");
            }
        }
        desk.work(loop);
        if (checkpointing != null) {
            checkpointing.work(loop);
        }
        return work + broadcast.doWork();
    }

    private void publish() {
        final Weights weights = published.next(loop);
        if (weights != null) {
            board.version.lazySet(weights.version());
            broadcast.offer(weights);
        }
    }

    @Override
    public void onClose() {
        try {
            if (checkpointing != null) {
                checkpointing.finish(loop, isDone);
            }
            desk.finish(loop, isDone);
        } finally {
            broadcast.close();
            loop.close();
        }
    }

    @Override
    public String roleName() {
        return "learner";
    }
}
