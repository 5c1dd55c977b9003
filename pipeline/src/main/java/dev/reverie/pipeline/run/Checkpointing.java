package dev.reverie.pipeline.run;

import dev.reverie.learners.Weights;
import dev.reverie.storage.checkpoint.CheckpointConfig;
import dev.reverie.storage.checkpoint.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes a run's moments, on the learner's thread: calls the actors now and then, and when all have answered and the learner
 * has learned every tick that they had made, copies its own state and hands all over to be written.
 */
final class Checkpointing {
    private final CheckpointConfig config;
    private final boolean isExact;
    private final Muster muster;
    private final CheckpointAgent agent;
    private final Published published;
    private final LearnerDesk desk;
    private final Board board;
    private long savedAt = System.nanoTime();
    private long savedStep;
    private long calledAt = -1;
    private boolean isCalled;
    private @Nullable List<Muster.Post> answers;

    /**
     * @param config    that says how often.
     * @param isExact   whether the learner waits for the answers, so that it never learns more than the moment's ticks.
     * @param muster    of the actors.
     * @param agent     that writes.
     * @param published the weights that act.
     * @param desk      of the learner.
     * @param board     that says what recent episodes earned.
     */
    Checkpointing(
            final CheckpointConfig config,
            final boolean isExact,
            final Muster muster,
            final CheckpointAgent agent,
            final Published published,
            final LearnerDesk desk,
            final Board board) {
        this.config = config;
        this.isExact = isExact;
        this.muster = muster;
        this.agent = agent;
        this.published = published;
        this.desk = desk;
        this.board = board;
    }

    /** Goes on after a moment that was written before. */
    void restore(final long step) {
        savedStep = step;
    }

    /** @return whether the learner is to tail nothing before the actors have answered. */
    boolean holdsLearner() {
        return isExact && isCalled && answers == null;
    }

    /** Called often, between updates; does something seldom. */
    void work(final LearnerLoop loop) {
        if (!isCalled) {
            if (isDue(loop.transitions())) {
                call(loop);
            }
            return;
        }
        if (answers == null) {
            answers = muster.answers();
        }
        if (answers != null && hasLearned(loop, answers)) {
            take(loop, answers);
        }
    }

    private boolean isDue(final long step) {
        if (step == savedStep || agent.isBusy()) {
            return false;
        }
        return config.everySteps() > 0 && step - savedStep >= config.everySteps()
                || config.everySeconds() > 0 && System.nanoTime() - savedAt >= config.everySeconds() * 1e9;
    }

    private void call(final LearnerLoop loop) {
        isCalled = true;
        calledAt = loop.position();
        muster.call();
    }

    private boolean hasLearned(final LearnerLoop loop, final List<Muster.Post> posts) {
        if (!loop.owesNothing()) {
            return false;
        }
        for (int actor = 0; actor < posts.size(); actor++) {
            final long ahead = posts.get(actor).ticks() - 1 - loop.tick(actor);
            if (ahead > 0) {
                return false;
            }
            if (ahead < 0 && isExact) {
                throw new IllegalStateException(
                        "the learner has learned " + -ahead + " ticks more than actor " + actor + " had made");
            }
        }
        return true;
    }

    private void take(final LearnerLoop loop, final List<Muster.Post> posts) {
        isCalled = false;
        answers = null;
        savedAt = System.nanoTime();
        savedStep = loop.transitions();
        agent.offer(moment(loop, posts));
    }

    private Moment moment(final LearnerLoop loop, final List<Muster.Post> posts) {
        final Map<String, State> states = new LinkedHashMap<>();
        final Map<String, Weights> weights = new LinkedHashMap<>();
        final State progress = new State();
        loop.save(progress.in("loop"));
        progress.put("called_at", calledAt);
        progress.put("published", published.position());
        desk.save(progress.in("desk"), isExact);
        states.put(Moment.PROGRESS, progress);
        states.put(Moment.LEARNER, loop.learnerState());
        states.put(Moment.REPLAY, loop.replayState());
        long oldest = Math.min(loop.oldest(), calledAt + 1);
        for (int actor = 0; actor < posts.size(); actor++) {
            final State state = posts.get(actor).state();
            oldest = ActorLoop.isWhole(state) ? oldest : 0;
            states.put(Moment.actor(actor), state);
        }
        put(weights, Moment.POLICY, published.weights());
        put(weights, Moment.BEST, desk.best());
        final double tried = desk.score();
        final double score = Double.isNaN(tried) ? Double.longBitsToDouble(board.recentReturn.get()) : tried;
        return new Moment(loop.transitions(), oldest, loop.learned(), score, states, weights);
    }

    private static void put(final Map<String, Weights> all, final String name, final @Nullable Weights weights) {
        if (weights != null) {
            all.put(name, weights);
        }
    }

    /**
     * Takes the last moment, if the run ended in order; in any case lets the writer end.
     *
     * @param loop      that makes no more updates.
     * @param isOrderly whether all that the actors made is learned.
     */
    void finish(final LearnerLoop loop, final boolean isOrderly) {
        try {
            final List<Muster.Post> last = muster.answers();
            if (isOrderly && loop.isSound() && last != null && hasLearned(loop, last)) {
                if (!isCalled) {
                    calledAt = loop.position();
                }
                take(loop, last);
            }
        } finally {
            agent.end();
        }
    }
}
