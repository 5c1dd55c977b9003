package dev.reverie.pipeline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.reverie.envs.Experience;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperiencesArriveInOrderTest {
    @TempDir
    Path directory;

    @Test
    void noneIsLostUnderRandomDemandFromAnotherThread() throws Exception {
        final int ticks = 50_000;
        try (WireTestCase test = new WireTestCase(directory, 32);
                AeronSource source = test.source(Ticks.SMALL, 1)) {
            final long[] next = {0};
            final Receiver receiver = new Receiver(experience -> Ticks.check(experience, 0, next[0]++));
            source.flux().subscribe(receiver);
            final Thread actor = actor(test, 0, ticks);
            final Thread asker = new Thread(() -> {
                final SplittableRandom random = new SplittableRandom(7);
                long asked = 0;
                while (asked < ticks) {
                    final long n = random.nextLong(1, 100);
                    receiver.request(n);
                    asked += n;
                    final long mark = asked;
                    WireTestCase.await("what was asked for", () -> receiver.received + 50 >= Math.min(mark, ticks));
                }
            });
            actor.start();
            asker.start();
            WireTestCase.drive(source, "completion", () -> receiver.completions > 0 || receiver.error != null);
            actor.join();
            asker.join();
            assertNull(receiver.error);
            assertEquals(ticks, receiver.received);
            assertEquals(ticks, test.sourceMeter.items());
            assertEquals(ticks, test.sinkMeter.items());
            assertEquals(test.sinkMeter.bytes(), test.sourceMeter.bytes());
        }
    }

    @Test
    void neverMoreThanRequested() {
        try (WireTestCase test = new WireTestCase(directory, 64);
                AeronSource source = test.source(Ticks.SMALL, 1);
                AeronSink sink = test.sink(Ticks.SMALL)) {
            final Receiver receiver = new Receiver(experience -> {});
            source.flux().subscribe(receiver);
            final Experience experience = Ticks.empty(Ticks.SMALL);
            for (int tick = 0; tick < 64; tick++) {
                WireTestCase.send(sink, Ticks.write(experience, 0, tick));
            }
            final int[] asked = {3, 1, 7};
            int total = 0;
            for (final int n : asked) {
                receiver.request(n);
                total += n;
                final int expected = total;
                WireTestCase.drive(source, "what was asked for", () -> receiver.received >= expected);
                for (int i = 0; i < 100; i++) {
                    source.doWork();
                }
                assertEquals(total, receiver.received);
            }
        }
    }

    @Test
    void requestsFromWithinOnNextAreServed() {
        try (WireTestCase test = new WireTestCase(directory, 64);
                AeronSource source = test.source(Ticks.SMALL, 1);
                AeronSink sink = test.sink(Ticks.SMALL)) {
            final Receiver[] self = new Receiver[1];
            final Receiver receiver = new Receiver(experience -> self[0].request(1));
            self[0] = receiver;
            source.flux().subscribe(receiver);
            receiver.request(1);
            final Experience experience = Ticks.empty(Ticks.SMALL);
            for (int tick = 0; tick < 1_000; tick++) {
                Ticks.write(experience, 0, tick);
                WireTestCase.drive(source, "room", () -> sink.offer(experience) > 0);
            }
            WireTestCase.drive(source, "all", () -> receiver.received == 1_000);
        }
    }

    @Test
    void severalActorsEachInOrderAndTheFluxEndsWithTheLast() throws Exception {
        final int ticks = 5_000;
        final int actors = 3;
        try (WireTestCase test = new WireTestCase(directory, 32);
                AeronSource source = test.source(Ticks.SMALL, actors)) {
            final long[] next = new long[actors];
            final Receiver receiver =
                    new Receiver(experience -> Ticks.check(experience, experience.actor(), next[experience.actor()]++));
            source.flux().subscribe(receiver);
            receiver.request(Long.MAX_VALUE);
            final List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < actors - 1; i++) {
                threads.add(actor(test, i, ticks));
            }
            threads.forEach(Thread::start);
            WireTestCase.drive(source, "two actors", () -> receiver.received == ticks * (actors - 1));
            for (final Thread thread : threads) {
                thread.join();
            }
            for (int i = 0; i < 1_000; i++) {
                source.doWork();
            }
            assertEquals(0, receiver.completions);
            actor(test, actors - 1, ticks).start();
            WireTestCase.drive(source, "completion", () -> receiver.completions > 0 || receiver.error != null);
            assertNull(receiver.error);
            assertEquals(ticks * actors, receiver.received);
            source.doWork();
            assertEquals(1, receiver.completions);
        }
    }

    @Test
    void theEndWaitsForWhatWasNotRequestedYet() {
        try (WireTestCase test = new WireTestCase(directory, 64);
                AeronSource source = test.source(Ticks.SMALL, 1)) {
            final Receiver receiver = new Receiver(experience -> {});
            source.flux().subscribe(receiver);
            try (AeronSink sink = test.sink(Ticks.SMALL)) {
                WireTestCase.send(sink, Ticks.write(Ticks.empty(Ticks.SMALL), 0, 0));
                WireTestCase.send(sink, Ticks.write(Ticks.empty(Ticks.SMALL), 0, 1));
            }
            receiver.request(1);
            WireTestCase.drive(source, "the first", () -> receiver.received == 1);
            final long until = System.nanoTime() + 1_500_000_000L;
            while (System.nanoTime() < until) {
                source.doWork();
            }
            assertEquals(0, receiver.completions);
            receiver.request(1);
            WireTestCase.drive(source, "completion", () -> receiver.completions == 1);
            assertEquals(2, receiver.received);
        }
    }

    @Test
    void experiencesOf200KilobytesArriveWhole() throws Exception {
        final int ticks = 500;
        try (WireTestCase test = new WireTestCase(directory, 4);
                AeronSource source = test.source(Ticks.LARGE, 1)) {
            final long[] next = {0};
            final Receiver receiver = new Receiver(experience -> {
                Ticks.check(experience, 0, next[0]++);
                experience.seal(next[0]);
                assertEquals(true, experience.isSound());
            });
            source.flux().subscribe(receiver);
            receiver.request(Long.MAX_VALUE);
            final Thread actor = new Thread(() -> {
                try (AeronSink sink = test.sink(Ticks.LARGE)) {
                    final Experience experience = Ticks.empty(Ticks.LARGE);
                    for (int tick = 0; tick < ticks; tick++) {
                        WireTestCase.send(sink, Ticks.write(experience, 0, tick));
                    }
                }
            });
            actor.start();
            WireTestCase.drive(source, "completion", () -> receiver.completions > 0 || receiver.error != null);
            actor.join();
            assertNull(receiver.error);
            assertEquals(ticks, receiver.received);
        }
    }

    private static Thread actor(final WireTestCase test, final int number, final int ticks) {
        return new Thread(() -> {
            try (AeronSink sink =
                    test.wire.sink(Ticks.SMALL, Ticks.LANES, number == 0 ? test.sinkMeter : new StageMeter("other"))) {
                final Experience experience = Ticks.empty(Ticks.SMALL);
                for (int tick = 0; tick < ticks; tick++) {
                    WireTestCase.send(sink, Ticks.write(experience, number, tick));
                }
            }
        });
    }
}
