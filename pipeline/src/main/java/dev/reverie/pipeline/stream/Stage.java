package dev.reverie.pipeline.stream;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.IdleStrategy;

/** An agent on a thread of its own, which ends at its first fault, on request, or when it says that it is done. */
final class Stage implements Runnable {
    private final Agent agent;
    private final IdleStrategy idle;
    private final Faults faults;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean running = true;

    Stage(final Agent agent, final IdleStrategy idle, final Faults faults) {
        this.agent = agent;
        this.idle = idle;
        this.faults = faults;
        this.thread = new Thread(this, agent.roleName());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try {
            work();
        } catch (final Throwable ex) {
            faults.onError(ex);
        } finally {
            close();
        }
    }

    private void work() throws Exception {
        agent.onStart();
        try {
            while (running) {
                idle.idle(agent.doWork());
            }
        } catch (final AgentTerminationException ex) {
            if (ex.getCause() != null) {
                faults.onError(ex.getCause());
            }
        }
    }

    private void close() {
        try {
            agent.onClose();
        } catch (final Throwable ex) {
            faults.onError(ex);
        } finally {
            ended.countDown();
        }
    }

    /** Asks the agent to end after the work it is at. */
    void stop() {
        running = false;
    }

    boolean isEnded() {
        return ended.getCount() == 0;
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** @return whether it ended in time. */
    boolean awaitEnd(final long nanos) {
        boolean interrupted = false;
        final long deadline = System.nanoTime() + nanos;
        try {
            while (true) {
                try {
                    return ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (final InterruptedException ex) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @return the fault of a stage that does not end, with what it is at. */
    IllegalStateException stuck() {
        final IllegalStateException fault =
                new IllegalStateException("stage '" + agent.roleName() + "' did not end when asked to");
        fault.setStackTrace(thread.getStackTrace());
        return fault;
    }
}
