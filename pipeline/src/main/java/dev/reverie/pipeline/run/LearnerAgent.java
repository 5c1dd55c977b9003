package dev.reverie.pipeline.run;

import dev.reverie.learners.Weights;
import dev.reverie.pipeline.stream.StageMeter;
import dev.reverie.pipeline.stream.WeightsBroadcast;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/** Stage: log to replay to updates to weights. */
final class LearnerAgent implements Agent {
    private static final int UPDATES_A_CYCLE = 256;

    private final LearnerLoop loop;
    private final WeightsBroadcast broadcast;
    private final LearnerDesk desk;
    private final Board board;
    private final StageMeter meter;
    private final int publishEvery;

    private long published = -1;
    private long version;
    private boolean isDone;

    /**
     * A stage over parts that it closes.
     *
     * @param loop         that learns.
     * @param broadcast    of weights.
     * @param desk         for reports and saved weights.
     * @param board        told how far the learner is.
     * @param meter        of this stage.
     * @param publishEvery ticks learned between two sets of weights.
     */
    LearnerAgent(
            final LearnerLoop loop,
            final WeightsBroadcast broadcast,
            final LearnerDesk desk,
            final Board board,
            final StageMeter meter,
            final int publishEvery) {
        this.loop = loop;
        this.broadcast = broadcast;
        this.desk = desk;
        this.board = board;
        this.meter = meter;
        this.publishEvery = publishEvery;
    }

    @Override
    public int doWork() {
        final boolean wasRecorded = board.isRecorded;
        final long before = loop.updates();
        final int work = loop.work(UPDATES_A_CYCLE);
        if (work > 0) {
            meter.moved(loop.updates() - before, 0);
            board.updates.lazySet(loop.updates());
            board.replayTransitions.lazySet(loop.transitions());
            if (loop.learned() - published >= publishEvery) {
                publish();
            }
            board.learned.lazySet(loop.learned());
        } else {
            meter.waitForPrevious();
            if (wasRecorded) {
                isDone = true;
                throw new AgentTerminationException("all that was recorded is learned");
            }
        }
        desk.work(loop);
        return work + broadcast.doWork();
    }

    private void publish() {
        published = loop.learned();
        if (loop.updates() > version) {
            final Weights weights = loop.learner().policy();
            version = weights.version();
            board.version.lazySet(version);
            broadcast.offer(weights);
        }
    }

    @Override
    public void onClose() {
        try {
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
