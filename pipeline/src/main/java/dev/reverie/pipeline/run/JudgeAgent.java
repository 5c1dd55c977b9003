package dev.reverie.pipeline.run;

import dev.reverie.learners.Weights;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;

/** Stage: tries weights beside the learner; the newest of those offered while it was busy, or rested to leave the cores to others. */
final class JudgeAgent implements Agent, Trials {
    /** Times what a trial took that is rested after it. */
    private static final int REST = 9;

    private final Judge judge;
    private final LongSupplier clock;
    private final AtomicReference<@Nullable Weights> offered = new AtomicReference<>();
    private volatile boolean isCancelled;
    private volatile boolean isLast;
    private long rested;

    /**
     * @param judge that tries them, closed after this stage.
     * @param clock of nanoseconds.
     */
    JudgeAgent(final Judge judge, final LongSupplier clock) {
        this.judge = judge;
        this.clock = clock;
        this.rested = clock.getAsLong();
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
        final long begin = clock.getAsLong();
        if (begin - rested < 0 && !wasLast) {
            return 0;
        }
        final Weights newest = offered.getAndSet(null);
        if (newest != null && !isCancelled) {
            judge.judge(newest, () -> isCancelled);
            final long end = clock.getAsLong();
            rested = end + REST * (end - begin);
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
