package dev.reverie.pipeline.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The stages of a run and what they use, closed in reverse order. The first fault of any is kept.
 *
 * <p>An agent ends its own stage by an {@link org.agrona.concurrent.AgentTerminationException}; with a cause that is a
 * fault, without one the stage is done.
 */
public final class Stages implements AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Faults faults;
    private final long patienceNanos;
    private final Deque<Object> opened = new ArrayDeque<>();

    /**
     * No stages yet.
     *
     * @param faults   of the run.
     * @param patience with a stage that is asked to end.
     */
    public Stages(final Faults faults, final Duration patience) {
        this.faults = faults;
        this.patienceNanos = patience.toNanos();
    }

    /**
     * Runs an agent on a daemon thread named after its role.
     *
     * @param agent whose {@code onClose} is called on that thread, whatever ended it.
     * @param idle  strategy between pieces of work, the stage's own.
     */
    public synchronized void start(final Agent agent, final IdleStrategy idle) {
        final Stage stage = new Stage(agent, idle, faults);
        opened.push(stage);
        stage.start();
    }

    /** Closes the resource when its turn comes: after every stage started later. */
    public synchronized <T extends AutoCloseable> T own(final T resource) {
        opened.push(resource);
        return resource;
    }

    /** Ends the run with a fault, if it is the first. Any thread. */
    public void fail(final Throwable fault) {
        faults.onError(fault);
    }

    /** @return the first fault, or null. Any thread. */
    public @Nullable Throwable fault() {
        return faults.first();
    }

    /**
     * Waits for the run to be over: a fault, or every stage done.
     *
     * @param longest to wait.
     * @return whether it is over.
     */
    public boolean await(final Duration longest) {
        final long deadline = System.nanoTime() + longest.toNanos();
        while (!isOver()) {
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    private synchronized boolean isOver() {
        if (faults.first() != null) {
            return true;
        }
        for (final Object entry : opened) {
            if (entry instanceof Stage stage && !stage.isEnded()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Ends the stages and closes the resources, last one first. What goes wrong is a fault. Behind a stage that does not
     * end in time nothing is closed: it may still use mapped memory, which only the end of the process takes from it.
     */
    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            final Object entry = opened.pop();
            if (entry instanceof Stage stage) {
                stage.stop();
                if (stage.isCurrentThread()) {
                    throw new IllegalStateException("a stage cannot close the stages that it is one of");
                }
                if (!stage.awaitEnd(patienceNanos)) {
                    faults.onError(stage.stuck());
                    opened.clear();
                }
            } else {
                close((AutoCloseable) entry);
            }
        }
    }

    private void close(final AutoCloseable resource) {
        try {
            resource.close();
        } catch (final Throwable ex) {
            faults.onError(ex);
        }
    }
}
