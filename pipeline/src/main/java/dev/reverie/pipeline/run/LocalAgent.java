package dev.reverie.pipeline.run;

import dev.reverie.learners.Weights;
import dev.reverie.storage.checkpoint.State;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;

/** All of a run on one thread, without a wire: the oracle that {@code lockstep} must agree with. */
final class LocalAgent implements Agent {
    private final ActorLoop actor;
    private final Keeper keeper;
    private final Learning learning;
    private final Board board;
    private final Stop stop;
    private final Muster muster;
    private final long steps;
    private boolean isDone;

    /**
     * The learner's side.
     *
     * @param loop          that learns all that is due before the next tick.
     * @param desk          for reports and saved weights.
     * @param published     decides when newer weights act.
     * @param checkpointing called after each tick; null to keep no checkpoints.
     */
    record Learning(
            LearnerLoop loop,
            LearnerDesk desk,
            Published published,
            @Nullable Checkpointing checkpointing) {}

    /**
     * A run over parts that it closes.
     *
     * @param actor    that makes ticks.
     * @param keeper   that records them.
     * @param learning from them.
     * @param board    told how far the run is.
     * @param stop     asked before each tick.
     * @param muster   where the actor's state is left when it is called for.
     * @param steps    transitions to make.
     */
    LocalAgent(
            final ActorLoop actor,
            final Keeper keeper,
            final Learning learning,
            final Board board,
            final Stop stop,
            final Muster muster,
            final long steps) {
        this.actor = actor;
        this.keeper = keeper;
        this.learning = learning;
        this.board = board;
        this.stop = stop;
        this.muster = muster;
        this.steps = steps;
    }

    /** What the log holds already is learned before the first tick. */
    @Override
    public void onStart() {
        learn();
    }

    @Override
    public int doWork() {
        if (stop.isAsked() || actor.transitions() >= steps) {
            isDone = true;
            muster.leave(0, actor, state());
            throw new AgentTerminationException("the run has made its steps");
        }
        keeper.record(actor.next());
        final LearnerLoop learner = learning.loop;
        learn();
        board.updates.lazySet(learner.updates());
        board.replayTransitions.lazySet(learner.transitions());
        board.learned.lazySet(learner.learned());
        learning.desk.work(learner);
        keep();
        return 1;
    }

    private void learn() {
        while (learning.loop.work(Integer.MAX_VALUE) > 0) {
            adopt();
        }
    }

    private void adopt() {
        final Weights weights = learning.published.next(learning.loop);
        if (weights != null) {
            actor.adopt(weights);
            board.version.lazySet(weights.version());
        }
    }

    private void keep() {
        if (learning.checkpointing != null) {
            learning.checkpointing.work(learning.loop);
            if (muster.isCalled(0)) {
                muster.answer(0, actor, state());
                learning.checkpointing.work(learning.loop);
            }
        }
    }

    private State state() {
        final State state = new State();
        actor.save(state);
        return state;
    }

    @Override
    public void onClose() {
        try {
            if (learning.checkpointing != null) {
                learning.checkpointing.finish(learning.loop, isDone);
            }
            learning.desk.finish(learning.loop, isDone);
        } finally {
            learning.loop.close();
            keeper.close();
            actor.close();
        }
    }

    @Override
    public String roleName() {
        return "local";
    }
}
