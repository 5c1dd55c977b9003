package dev.reverie.pipeline.run;

import dev.reverie.learners.Weights;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;

/** Stage: tries weights beside the learner; the newest of those offered while it was busy. */
final class JudgeAgent implements Agent, Trials {
    private final Judge judge;
    private final AtomicReference<@Nullable Weights> offered = new AtomicReference<>();
    private volatile boolean isCancelled;
    private volatile boolean isLast;

    /** @param judge that tries them, closed after this stage. */
    JudgeAgent(final Judge judge) {
        this.judge = judge;
    }

    @Override
    public void offer(final Weights weights) {
        offered.set(weights);
    }

    @Override
    public void end(final boolean isOrderly) {
        isCancelled = !isOrderly;
        isLast = true;
    }

    @Override
    public int doWork() {
        final boolean wasLast = isLast;
        final Weights newest = offered.getAndSet(null);
        if (newest != null && !isCancelled) {
            judge.judge(newest, () -> isCancelled);
            return 1;
        }
        if (wasLast) {
            throw new AgentTerminationException("the last weights are tried");
        }
        return 0;
    }

    @Override
    public String roleName() {
        return "judge";
    }
}
