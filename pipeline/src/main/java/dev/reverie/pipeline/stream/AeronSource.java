package dev.reverie.pipeline.stream;

import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import io.aeron.Aeron;
import io.aeron.ControlledFragmentAssembler;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The log keeper's end of the wire: experiences of all actors as a Flux, each actor's in order, polled only as far as
 * requested.
 *
 * <p>Signals come from the thread that calls {@link #doWork()}; an experience is a flyweight, valid until its
 * {@code onNext} returns. It is consumed when {@code onNext} has returned, unless {@code onNext} threw or cancelled:
 * then it stays on the wire, and the next subscriber gets it again.
 */
public final class AeronSource implements Agent, AutoCloseable {
    private static final int BATCH = 64;

    private final int actors;
    private final StageMeter meter;
    private final Experience experience;
    private final List<Image> images = new CopyOnWriteArrayList<>();
    private final Subscription subscription;
    private final AtomicReference<@Nullable Demand> slot = new AtomicReference<>();
    private final Flux<Experience> flux = Flux.<Experience>from(this::subscribe);
    private final ControlledFragmentHandler fragments = this::onFragment;
    private final ControlledFragmentAssembler assembler = new ControlledFragmentAssembler(this::onMessage, 0, true);
    private @Nullable Demand current;
    private @Nullable Throwable failure;
    private boolean escaped;
    private int delivered;

    AeronSource(
            final Aeron aeron, final int stream, final StepLayout layout, final int actors, final StageMeter meter) {
        if (actors < 1) {
            throw new IllegalArgumentException("a source needs 1 or more actors, got " + actors);
        }
        this.actors = actors;
        this.meter = meter;
        this.experience = new Experience(layout);
        this.subscription = aeron.addSubscription(Channel.SUBSCRIPTION, stream, images::add, image -> {});
    }

    /**
     * For one subscriber at a time: a second one is refused with an error. Completes when as many actors as were
     * announced have closed their sinks and everything they sent was taken. Fails when bytes are no experience, when a
     * handler throws, when a request is not above 0, and when an actor's stream breaks off: subscribe with an error
     * handler that tells {@link Faults}.
     *
     * @return the experiences; nothing is copied, so they are not to be buffered or handed to other threads.
     */
    public Flux<Experience> flux() {
        return flux;
    }

    private void subscribe(final Subscriber<? super Experience> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        final Demand demand = new Demand(subscriber);
        if (!reserve(demand)) {
            Operators.error(
                    subscriber, new IllegalStateException("a source feeds one subscriber, and it has one already"));
            return;
        }
        subscriber.onSubscribe(demand);
        demand.open();
    }

    private boolean reserve(final Demand demand) {
        final Demand former = slot.get();
        return (former == null || former.isCancelled()) && slot.compareAndSet(former, demand);
    }

    /**
     * Polls as many experiences as were requested, 64 fragments at most.
     *
     * @return fragments polled, or 1 if the Flux ended.
     * @throws RuntimeException that escaped a subscriber's onNext, after its onError: operators let none but fatal ones
     *     escape.
     */
    @Override
    public int doWork() {
        final Demand demand = slot.get();
        if (demand == null || !demand.isOpen()) {
            return 0;
        }
        if (demand.isCancelled()) {
            slot.compareAndSet(demand, null);
            return 0;
        }
        final IllegalArgumentException refused = demand.refused();
        if (refused != null) {
            fail(demand, refused);
            return 1;
        }
        final int work = poll(demand);
        return work > 0 ? work : end(demand);
    }

    private int poll(final Demand demand) {
        final long requested = demand.requested();
        if (requested == 0) {
            meter.waitForNext();
            return 0;
        }
        current = demand;
        delivered = 0;
        final int polled = subscription.controlledPoll(fragments, (int) Math.min(BATCH, requested));
        current = null;
        demand.produced(delivered);
        final Throwable cause = failure;
        if (cause != null) {
            failure = null;
            fail(demand, cause);
            return 1;
        }
        if (polled == 0) {
            meter.waitForPrevious();
        }
        return polled;
    }

    private Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header) {
        final Demand demand = current;
        return demand == null || demand.isCancelled() || failure != null
                ? Action.ABORT
                : assembler.onFragment(buffer, offset, length, header);
    }

    private Action onMessage(final DirectBuffer buffer, final int offset, final int length, final Header header) {
        final Demand demand = Objects.requireNonNull(current);
        try {
            experience.wrap(buffer, offset, length);
        } catch (final IllegalArgumentException ex) {
            failure = ex;
            return Action.ABORT;
        }
        try {
            if (!demand.emit(experience)) {
                return Action.ABORT;
            }
        } catch (final Throwable ex) {
            failure = ex;
            escaped = true;
            return Action.ABORT;
        }
        delivered++;
        meter.moved(1, length);
        return Action.CONTINUE;
    }

    private int end(final Demand demand) {
        if (subscription.isClosed()) {
            fail(demand, new IllegalStateException("the wire was closed under its source"));
            return 1;
        }
        int ended = 0;
        for (int i = images.size() - 1; i >= 0; i--) {
            final Image image = images.get(i);
            if (image.isEndOfStream()) {
                ended++;
            } else if (image.isClosed()) {
                fail(demand, new IllegalStateException("the stream of an actor broke off at " + image.position()));
                return 1;
            } else {
                return 0;
            }
        }
        if (ended < actors) {
            return 0;
        }
        if (!demand.isCancelled()) {
            demand.cancel();
            slot.compareAndSet(demand, null);
            demand.subscriber().onComplete();
        }
        return 1;
    }

    private void fail(final Demand demand, final Throwable cause) {
        final boolean deaf = demand.isCancelled();
        demand.cancel();
        slot.compareAndSet(demand, null);
        if (!deaf) {
            demand.subscriber().onError(cause);
        }
        if (escaped) {
            escaped = false;
            LangUtil.rethrowUnchecked(cause);
        }
    }

    @Override
    public String roleName() {
        return "source";
    }

    /** Closes the source: the agent's thread is about to end. */
    @Override
    public void onClose() {
        close();
    }

    /** Leaves the wire. A subscriber that is still there hears nothing more. Not while another thread is in doWork. */
    @Override
    public void close() {
        final Demand demand = slot.getAndSet(null);
        if (demand != null) {
            demand.cancel();
        }
        subscription.close();
    }
}
