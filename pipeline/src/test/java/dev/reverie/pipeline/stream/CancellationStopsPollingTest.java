package dev.reverie.pipeline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.reverie.envs.Experience;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CancellationStopsPollingTest {
    private static final int TICKS = 40;

    @TempDir
    Path directory;

    @Test
    void fromAnotherThreadInTheMiddleOfABatch() throws Exception {
        try (WireTestCase test = new WireTestCase(directory, TICKS);
                AeronSource source = test.source(Ticks.SMALL, 1);
                AeronSink sink = test.sink(Ticks.SMALL)) {
            fill(sink);
            final CountDownLatch within = new CountDownLatch(1);
            final CountDownLatch cancelled = new CountDownLatch(1);
            final Receiver receiver = new Receiver(experience -> {
                if (experience.tick() == 5) {
                    within.countDown();
                    awaitLatch(cancelled);
                }
            });
            source.flux().subscribe(receiver);
            receiver.request(Long.MAX_VALUE);
            final Thread canceller = new Thread(() -> {
                awaitLatch(within);
                receiver.cancel();
                cancelled.countDown();
            });
            canceller.start();
            WireTestCase.drive(source, "tick 5", () -> receiver.received > 5);
            canceller.join();
            hearNothing(source, receiver, 6);
            resumesAt(source, 6);
        }
    }

    @Test
    void fromWithinOnNextTheExperienceStaysOnTheWire() {
        try (WireTestCase test = new WireTestCase(directory, TICKS);
                AeronSource source = test.source(Ticks.SMALL, 1);
                AeronSink sink = test.sink(Ticks.SMALL)) {
            fill(sink);
            final Receiver[] self = new Receiver[1];
            final Receiver receiver = new Receiver(experience -> {
                if (experience.tick() == 5) {
                    self[0].cancel();
                }
            });
            self[0] = receiver;
            source.flux().subscribe(receiver);
            receiver.request(Long.MAX_VALUE);
            WireTestCase.drive(source, "tick 5", () -> receiver.received > 5);
            hearNothing(source, receiver, 6);
            resumesAt(source, 5);
        }
    }

    @Test
    void beforeAnyWork() {
        try (WireTestCase test = new WireTestCase(directory, TICKS);
                AeronSource source = test.source(Ticks.SMALL, 1);
                AeronSink sink = test.sink(Ticks.SMALL)) {
            fill(sink);
            final Receiver receiver = new Receiver(experience -> {});
            source.flux().subscribe(receiver);
            receiver.request(10);
            receiver.cancel();
            receiver.cancel();
            receiver.request(10);
            hearNothing(source, receiver, 0);
            resumesAt(source, 0);
        }
    }

    private static void fill(final AeronSink sink) {
        final Experience experience = Ticks.empty(Ticks.SMALL);
        for (int tick = 0; tick < TICKS; tick++) {
            WireTestCase.send(sink, Ticks.write(experience, 0, tick));
        }
    }

    private static void hearNothing(final AeronSource source, final Receiver receiver, final int received) {
        for (int i = 0; i < 1_000; i++) {
            source.doWork();
        }
        assertEquals(received, receiver.received);
        assertEquals(0, receiver.completions);
        assertNull(receiver.error);
    }

    private static void resumesAt(final AeronSource source, final long tick) {
        final long[] next = {tick};
        final Receiver receiver = new Receiver(experience -> Ticks.check(experience, 0, next[0]++));
        source.flux().subscribe(receiver);
        receiver.request(Long.MAX_VALUE);
        WireTestCase.drive(source, "the rest", () -> next[0] == TICKS || receiver.error != null);
        assertNull(receiver.error);
    }

    private static void awaitLatch(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
