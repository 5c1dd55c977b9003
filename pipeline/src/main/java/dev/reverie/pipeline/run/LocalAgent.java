package dev.reverie.pipeline.run;

import dev.reverie.learners.Weights;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/** All of a run on one thread, without a wire: the oracle that {@code lockstep} must agree with. */
final class LocalAgent implements Agent {
    private final ActorLoop actor;
    private final Keeper keeper;
    private final LearnerLoop learner;
    private final LearnerDesk desk;
    private final Board board;
    private final Stop stop;
    private final long steps;
    private final int publishEvery;
    private long published = -1;
    private boolean isDone;

    /**
     * A run over parts that it closes.
     *
     * @param actor   that makes ticks.
     * @param keeper  that records them.
     * @param learner that learns all that is due before the next tick.
     * @param desk    for reports and saved weights.
     * @param board   told how far the run is.
     * @param stop    asked before each tick.
     * @param run     that says how many transitions to make, and how often to act with newer weights.
     */
    LocalAgent(
            final ActorLoop actor,
            final Keeper keeper,
            final LearnerLoop learner,
            final LearnerDesk desk,
            final Board board,
            final Stop stop,
            final RunConfig run) {
        this.actor = actor;
        this.keeper = keeper;
        this.learner = learner;
        this.desk = desk;
        this.board = board;
        this.stop = stop;
        this.steps = run.steps();
        this.publishEvery = run.publishEvery();
    }

    @Override
    public int doWork() {
        if (stop.isAsked() || actor.transitions() >= steps) {
            isDone = true;
            throw new AgentTerminationException("the run has made its steps");
        }
        keeper.record(actor.next());
        while (learner.work(Integer.MAX_VALUE) > 0) {
            Thread.onSpinWait();
        }
        if (learner.learned() - published >= publishEvery) {
            published = learner.learned();
            adopt();
        }
        board.updates.lazySet(learner.updates());
        board.replayTransitions.lazySet(learner.transitions());
        board.learned.lazySet(learner.learned());
        desk.work(learner);
        return 1;
    }

    private void adopt() {
        if (learner.updates() > actor.version()) {
            final Weights weights = learner.learner().policy();
            actor.adopt(weights);
            board.version.lazySet(weights.version());
        }
    }

    @Override
    public void onClose() {
        try {
            desk.finish(learner, isDone);
        } finally {
            learner.close();
            keeper.close();
            actor.close();
        }
    }

    @Override
    public String roleName() {
        return "local";
    }
}
