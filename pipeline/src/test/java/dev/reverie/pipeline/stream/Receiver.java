package dev.reverie.pipeline.stream;

import dev.reverie.envs.Experience;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A bare subscriber: no operator between it and the source. */
final class Receiver implements CoreSubscriber<Experience> {
    private final Consumer<Experience> handler;
    volatile @Nullable Subscription subscription;
    volatile int received;
    volatile int completions;
    volatile @Nullable Throwable error;

    Receiver(final Consumer<Experience> handler) {
        this.handler = handler;
    }

    void request(final long n) {
        final Subscription s = subscription;
        if (s == null) {
            throw new IllegalStateException("not subscribed");
        }
        s.request(n);
    }

    void cancel() {
        final Subscription s = subscription;
        if (s == null) {
            throw new IllegalStateException("not subscribed");
        }
        s.cancel();
    }

    @Override
    public void onSubscribe(final Subscription s) {
        subscription = s;
    }

    @Override
    public void onNext(final Experience experience) {
        handler.accept(experience);
        received++;
    }

    @Override
    public void onError(final Throwable cause) {
        error = cause;
    }

    @Override
    public void onComplete() {
        completions++;
    }
}
