package dev.reverie.pipeline.stream;

import dev.reverie.envs.Experience;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;

/** What the one subscriber asked for. Requests and cancellation come from any thread. */
final class Demand implements Subscription {
    private static final AtomicLongFieldUpdater<Demand> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(Demand.class, "requested");

    private final Subscriber<? super Experience> subscriber;
    private volatile long requested;
    private volatile boolean open;
    private volatile boolean cancelled;
    private volatile @Nullable IllegalArgumentException refused;
    private @Nullable Thread emitter;
    private boolean cancelledByReceiver;

    Demand(final Subscriber<? super Experience> subscriber) {
        this.subscriber = subscriber;
    }

    @Override
    public void request(final long n) {
        if (n > 0) {
            Operators.addCap(REQUESTED, this, n);
        } else {
            refused = new IllegalArgumentException(
                    "a subscriber must request 1 or more experiences (reactive streams, rule 3.9), got " + n);
        }
    }

    @Override
    public void cancel() {
        if (emitter == Thread.currentThread()) {
            cancelledByReceiver = true;
        }
        cancelled = true;
    }

    /**
     * Hands an experience over.
     *
     * @return whether it was taken: one that makes its receiver cancel was not, since that is how an operator reports
     *     that its handler threw.
     */
    boolean emit(final Experience experience) {
        emitter = Thread.currentThread();
        try {
            subscriber.onNext(experience);
        } finally {
            emitter = null;
        }
        return !cancelledByReceiver;
    }

    Subscriber<? super Experience> subscriber() {
        return subscriber;
    }

    /** The subscriber has had its onSubscribe: others may follow. */
    void open() {
        open = true;
    }

    boolean isOpen() {
        return open;
    }

    boolean isCancelled() {
        return cancelled;
    }

    @Nullable
    IllegalArgumentException refused() {
        return refused;
    }

    long requested() {
        return requested;
    }

    void produced(final long n) {
        Operators.produced(REQUESTED, this, n);
    }
}
