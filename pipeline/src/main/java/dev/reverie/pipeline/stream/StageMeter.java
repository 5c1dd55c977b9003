package dev.reverie.pipeline.stream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what a stage moves and whom it waits for. One thread writes, any thread reads.
 *
 * <p>A wait is counted when it begins, however often it is retried: {@code blocked() / items()} is the share of items
 * before which the stage had to wait for the next one.
 */
public final class StageMeter {
    private static final int MOVING = 0;
    private static final int BLOCKED = 1;
    private static final int STARVED = 2;

    private final String stage;
    private final AtomicLong items = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong blocked = new AtomicLong();
    private final AtomicLong starved = new AtomicLong();
    private final AtomicInteger state = new AtomicInteger(MOVING);

    /** @param stage whose figures these are, such as {@code actor-0}. */
    public StageMeter(final String stage) {
        this.stage = stage;
    }

    /** Counts items moved, which ends a wait. */
    public void moved(final long count, final long size) {
        state.lazySet(MOVING);
        items.lazySet(items.getPlain() + count);
        bytes.lazySet(bytes.getPlain() + size);
    }

    /** The next stage takes no more. */
    public void waitForNext() {
        if (state.getPlain() != BLOCKED) {
            state.lazySet(BLOCKED);
            blocked.lazySet(blocked.getPlain() + 1);
        }
    }

    /** The stage before has nothing. */
    public void waitForPrevious() {
        if (state.getPlain() != STARVED) {
            state.lazySet(STARVED);
            starved.lazySet(starved.getPlain() + 1);
        }
    }

    /** @return the stage's name. */
    public String stage() {
        return stage;
    }

    /** @return items moved. */
    public long items() {
        return items.get();
    }

    /** @return bytes moved. */
    public long bytes() {
        return bytes.get();
    }

    /** @return waits for the next stage. */
    public long blocked() {
        return blocked.get();
    }

    /** @return waits for the stage before. */
    public long starved() {
        return starved.get();
    }

    /** @return whether it waits for the next stage now. */
    public boolean isBlocked() {
        return state.get() == BLOCKED;
    }

    /** @return whether it waits for the stage before now. */
    public boolean isStarved() {
        return state.get() == STARVED;
    }

    @Override
    public String toString() {
        return stage + ": " + items() + " items, " + bytes() + " bytes, blocked " + blocked() + ", starved "
                + starved();
    }
}
