package dev.reverie.pipeline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

class HandlerThatThrowsEndsTheFluxTest {
    private static final int BAD = 10;

    @TempDir
    Path directory;

    private final IllegalStateException cause = new IllegalStateException("disk on fire");
    private final List<Long> taken = new ArrayList<>();
    private final AtomicReference<Throwable> ended = new AtomicReference<>();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inABareSubscriber(final boolean large) {
        scenario(large ? Ticks.LARGE : Ticks.SMALL, source -> {
            final Receiver receiver = new Receiver(this::take);
            source.flux().subscribe(receiver);
            receiver.request(Long.MAX_VALUE);
            assertSame(cause, thrownBy(source));
            ended.set(receiver.error);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inAReactorOperator(final boolean large) {
        scenario(large ? Ticks.LARGE : Ticks.SMALL, source -> {
            source.flux().doOnNext(this::take).map(Experience::tick).subscribe(tick -> {}, ended::set);
            WireTestCase.drive(source, "the fault", () -> ended.get() != null);
        });
    }

    @Test
    void inALambdaSubscriber() {
        scenario(Ticks.SMALL, source -> {
            source.flux().subscribe(this::take, ended::set);
            WireTestCase.drive(source, "the fault", () -> ended.get() != null);
        });
    }

    private void take(final Experience experience) {
        if (experience.tick() == BAD) {
            throw cause;
        }
        taken.add(experience.tick());
    }

    private void scenario(final StepLayout layout, final Consumer<AeronSource> failing) {
        final int ticks = 20;
        try (WireTestCase test = new WireTestCase(directory, ticks);
                AeronSource source = test.source(layout, 1)) {
            try (AeronSink sink = test.sink(layout)) {
                final Experience experience = Ticks.empty(layout);
                for (int tick = 0; tick < ticks; tick++) {
                    WireTestCase.send(sink, Ticks.write(experience, 0, tick));
                }
            }
            failing.accept(source);
            assertSame(cause, ended.get());
            assertEquals(BAD, taken.size());
            for (int i = 0; i < 100; i++) {
                source.doWork();
            }
            assertEquals(BAD, taken.size());
            assertEquals(BAD, test.sourceMeter.items());

            final Receiver next = new Receiver(experience -> {
                Ticks.check(experience, 0, taken.size());
                taken.add(experience.tick());
            });
            source.flux().subscribe(next);
            next.request(Long.MAX_VALUE);
            WireTestCase.drive(source, "the rest", () -> next.completions > 0 || next.error != null);
            assertEquals(ticks, taken.size());
            assertFalse(taken.stream().distinct().count() < ticks);
        }
    }

    @Test
    void aSubscriberFromOutsideReactorStopsTheStage() {
        scenario(Ticks.SMALL, source -> {
            source.flux().subscribe(new Stranger(this::take));
            ended.set(thrownBy(source));
        });
    }

    private static Throwable thrownBy(final AeronSource source) {
        final Throwable[] thrown = {null};
        WireTestCase.await("the fault", () -> {
            try {
                source.doWork();
            } catch (final IllegalStateException | OutOfMemoryError ex) {
                thrown[0] = ex;
            }
            return thrown[0] != null;
        });
        return thrown[0];
    }

    private record Stranger(Consumer<Experience> handler) implements Subscriber<Experience> {
        @Override
        public void onSubscribe(final Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(final Experience experience) {
            handler.accept(experience);
        }

        @Override
        public void onError(final Throwable cause) {}

        @Override
        public void onComplete() {}
    }

    @Test
    void anErrorOfTheMachineIsAlsoAFaultOfTheStage() {
        try (WireTestCase test = new WireTestCase(directory, 4);
                AeronSource source = test.source(Ticks.SMALL, 1);
                AeronSink sink = test.sink(Ticks.SMALL)) {
            final OutOfMemoryError full = new OutOfMemoryError("pretended");
            final Receiver receiver = new Receiver(experience -> {
                throw full;
            });
            source.flux().subscribe(receiver);
            receiver.request(1);
            WireTestCase.send(sink, Ticks.write(Ticks.empty(Ticks.SMALL), 0, 0));
            assertSame(full, thrownBy(source));
            assertSame(full, receiver.error);
        }
    }
}
