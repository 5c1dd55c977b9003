package dev.reverie.envs.mujoco;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that each do a fixed share of the lanes, the caller's the first; all of a {@link #run} happens before it returns.
 * Called by one thread.
 */
final class Crew implements AutoCloseable {
    /** Does lanes {@code from} to before {@code to}; {@code worker} is the same number for the same lanes. */
    interface Share {
        void run(int worker, int from, int to);
    }

    /** Some tens of microseconds: longer than most waits between ticks of a busy loop. */
    private static final int SPINS = 2000;

    private static final long CLOSED = -1;

    private final Share share;
    private final int lanes;
    private final Worker[] workers;
    private volatile long tick;
    private volatile @Nullable Thread waiting;

    /**
     * @param threads the caller included; no more than lanes are taken.
     * @param lanes   to share.
     * @param name    of the threads.
     * @param share   of the work.
     */
    Crew(final int threads, final int lanes, final String name, final Share share) {
        this.share = share;
        this.lanes = lanes;
        this.workers = new Worker[Math.min(threads, lanes) - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1, name + "-" + (i + 1));
        }
        for (final Worker worker : workers) {
            worker.start();
        }
    }

    /** @return how many share the work, the caller included. */
    int size() {
        return workers.length + 1;
    }

    private int from(final int worker) {
        return (int) ((long) lanes * worker / (workers.length + 1));
    }

    /**
     * Does every lane once.
     *
     * @throws IllegalStateException naming the lanes of a share that failed, after all are done.
     */
    void run() {
        if (workers.length == 0) {
            share.run(0, 0, lanes);
            return;
        }
        final long current = tick + 1;
        tick = current;
        for (final Worker worker : workers) {
            LockSupport.unpark(worker);
        }
        Throwable fault = null;
        int at = 0;
        try {
            share.run(0, 0, from(1));
        } catch (final RuntimeException | Error ex) {
            fault = ex;
        }
        for (final Worker worker : workers) {
            await(worker, current);
            if (fault == null && worker.fault != null) {
                fault = worker.fault;
                at = worker.number;
            }
        }
        if (fault != null) {
            throw new IllegalStateException(
                    "lanes " + from(at) + " to " + (from(at + 1) - 1) + " failed: " + fault.getMessage(), fault);
        }
    }

    private void await(final Worker worker, final long current) {
        for (int i = 0; i < SPINS; i++) {
            if (worker.done == current) {
                return;
            }
            Thread.onSpinWait();
        }
        waiting = Thread.currentThread();
        boolean interrupted = false;
        while (worker.done != current) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        waiting = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        tick = CLOSED;
        for (final Worker worker : workers) {
            LockSupport.unpark(worker);
        }
        boolean interrupted = false;
        for (final Worker worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (final InterruptedException ex) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Worker extends Thread {
        private final int number;
        private volatile long done;
        private volatile @Nullable Throwable fault;

        Worker(final int number, final String name) {
            super(name);
            this.number = number;
            setDaemon(true);
        }

        @Override
        public void run() {
            long current = next(0);
            while (current != CLOSED) {
                try {
                    share.run(number, from(number), from(number + 1));
                } catch (final RuntimeException | Error ex) {
                    fault = ex;
                }
                done = current;
                final Thread caller = waiting;
                if (caller != null) {
                    LockSupport.unpark(caller);
                }
                current = next(current);
            }
        }

        private long next(final long before) {
            for (int i = 0; i < SPINS; i++) {
                if (tick != before) {
                    return tick;
                }
                Thread.onSpinWait();
            }
            while (tick == before) {
                LockSupport.park(Crew.this);
            }
            return tick;
        }
    }
}
