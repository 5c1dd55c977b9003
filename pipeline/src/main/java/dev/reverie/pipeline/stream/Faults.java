package dev.reverie.pipeline.stream;

import java.util.concurrent.atomic.AtomicReference;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/** Where every fault of a run goes: the first wins, later ones are suppressed under it. Any thread. */
public final class Faults implements ErrorHandler {
    private static final int MOST_SUPPRESSED = 16;

    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    @Override
    public void onError(final Throwable fault) {
        if (!first.compareAndSet(null, fault)) {
            final Throwable winner = first.get();
            if (winner != null && winner != fault && winner.getSuppressed().length < MOST_SUPPRESSED) {
                winner.addSuppressed(fault);
            }
        }
    }

    /** @return the fault that ends the run, or null if there is none. */
    public @Nullable Throwable first() {
        return first.get();
    }
}
