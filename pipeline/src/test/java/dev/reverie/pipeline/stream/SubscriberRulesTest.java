package dev.reverie.pipeline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.ExclusivePublication;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.CoreSubscriber;

/** Reactive streams, rule by rule. */
class SubscriberRulesTest {
    @TempDir
    Path directory;

    private WireTestCase test;
    private AeronSource source;

    @BeforeEach
    void launch() {
        test = new WireTestCase(directory, 64);
        source = test.source(Ticks.SMALL, 1);
    }

    @AfterEach
    void close() {
        source.close();
        test.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void rule309NonPositiveRequestEndsTheFlux(final long n) {
        final Receiver receiver = new Receiver(experience -> {});
        source.flux().subscribe(receiver);
        receiver.request(5);
        receiver.request(n);
        source.doWork();
        assertInstanceOf(IllegalArgumentException.class, receiver.error);
        assertTrue(String.valueOf(receiver.error.getMessage()).contains("3.9"));
    }

    @Test
    void rule111ASecondSubscriberIsRefusedAndTheFirstUndisturbed() {
        final Receiver first = new Receiver(experience -> {});
        final Receiver second = new Receiver(experience -> {});
        source.flux().subscribe(first);
        source.flux().subscribe(second);
        assertNotNull(second.subscription);
        assertInstanceOf(IllegalStateException.class, second.error);
        try (AeronSink sink = test.sink(Ticks.SMALL)) {
            WireTestCase.send(sink, Ticks.write(Ticks.empty(Ticks.SMALL), 0, 0));
            first.request(1);
            WireTestCase.drive(source, "the first", () -> first.received == 1);
        }
        assertEquals(0, second.received);
        assertNull(first.error);
    }

    @Test
    void rule103NothingBeforeOnSubscribeReturns() {
        final List<String> heard = new ArrayList<>();
        try (AeronSink sink = test.sink(Ticks.SMALL)) {
            final Receiver former = new Receiver(experience -> {});
            source.flux().subscribe(former);
            former.request(1);
            WireTestCase.send(sink, Ticks.write(Ticks.empty(Ticks.SMALL), 0, 0));
            WireTestCase.drive(source, "the former's", () -> former.received == 1);
            former.cancel();
            WireTestCase.send(sink, Ticks.write(Ticks.empty(Ticks.SMALL), 0, 1));
            source.flux().subscribe(new CoreSubscriber<>() {
                @Override
                public void onSubscribe(final org.reactivestreams.Subscription subscription) {
                    subscription.request(1);
                    for (int i = 0; i < 100; i++) {
                        source.doWork();
                    }
                    heard.add("subscribed");
                }

                @Override
                public void onNext(final dev.reverie.envs.Experience experience) {
                    heard.add("next");
                }

                @Override
                public void onError(final Throwable cause) {
                    heard.add("error");
                }

                @Override
                public void onComplete() {
                    heard.add("complete");
                }
            });
            WireTestCase.drive(source, "the first", () -> heard.contains("next"));
        }
        assertEquals(List.of("subscribed", "next"), heard);
    }

    @Test
    void rule317DemandAddsUpWithoutOverflow() {
        final Receiver receiver = new Receiver(experience -> {});
        source.flux().subscribe(receiver);
        receiver.request(Long.MAX_VALUE - 1);
        receiver.request(Long.MAX_VALUE - 1);
        try (AeronSink sink = test.sink(Ticks.SMALL)) {
            for (int tick = 0; tick < 50; tick++) {
                WireTestCase.send(sink, Ticks.write(Ticks.empty(Ticks.SMALL), 0, tick));
            }
            WireTestCase.drive(source, "all", () -> receiver.received == 50);
        }
        assertNull(receiver.error);
    }

    @Test
    void rule109ANullSubscriberIsRefused() {
        assertThrows(NullPointerException.class, () -> source.flux().subscribe((Receiver) null));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 64, 1000})
    void bytesThatAreNoExperienceEndTheFlux(final int length) {
        final Receiver receiver = new Receiver(experience -> {});
        source.flux().subscribe(receiver);
        receiver.request(Long.MAX_VALUE);
        final byte[] garbage = "garbage ".repeat(length).substring(0, length).getBytes(StandardCharsets.US_ASCII);
        try (ExclusivePublication intruder = test.wire.aeron().addExclusivePublication("aeron:ipc", Wire.EXPERIENCES)) {
            WireTestCase.await("the intruder", () -> intruder.offer(new UnsafeBuffer(garbage)) > 0);
            WireTestCase.drive(source, "the fault", () -> receiver.error != null);
        }
        assertInstanceOf(IllegalArgumentException.class, receiver.error);
        assertEquals(0, receiver.received);
    }

    @Test
    void experiencesOfAnotherLayoutEndTheFlux() {
        final Receiver receiver = new Receiver(experience -> {});
        source.flux().subscribe(receiver);
        receiver.request(Long.MAX_VALUE);
        try (AeronSink sink = test.sink(Ticks.layout(9))) {
            WireTestCase.send(sink, Ticks.write(Ticks.empty(Ticks.layout(9)), 0, 0));
            WireTestCase.drive(source, "the fault", () -> receiver.error != null);
        }
        assertEquals(0, receiver.received);
    }

    @Test
    void aWireThatClosesUnderTheSourceEndsTheFlux() {
        final Receiver receiver = new Receiver(experience -> {});
        source.flux().subscribe(receiver);
        try (AeronSink sink = test.sink(Ticks.SMALL)) {
            WireTestCase.send(sink, Ticks.write(Ticks.empty(Ticks.SMALL), 0, 0));
            test.wire.aeron().close();
            WireTestCase.drive(source, "the fault", () -> receiver.error != null);
            assertThrows(IllegalStateException.class, () -> sink.offer(Ticks.empty(Ticks.SMALL)));
        }
        assertInstanceOf(IllegalStateException.class, receiver.error);
    }
}
