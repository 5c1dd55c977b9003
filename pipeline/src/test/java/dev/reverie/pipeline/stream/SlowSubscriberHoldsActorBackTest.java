package dev.reverie.pipeline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import io.aeron.Publication;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowSubscriberHoldsActorBackTest {
    @TempDir
    Path directory;

    @Test
    void anActorGoesExactlyAWindowAhead() {
        assertEquals(16, ticksAhead(16, Ticks.SMALL));
    }

    @Test
    void aWindowIsNotRoundedUpToAFrame() {
        assertEquals(1, ticksAhead(1, Ticks.SMALL));
    }

    @Test
    void experiencesInSeveralFramesHaveTheSameWindow() {
        assertEquals(3, ticksAhead(3, Ticks.LARGE));
    }

    private int ticksAhead(final int window, final StepLayout layout) {
        try (WireTestCase test = new WireTestCase(directory, window);
                AeronSource source = test.source(layout, 1);
                AeronSink sink = test.sink(layout)) {
            final Receiver receiver = new Receiver(experience -> {});
            source.flux().subscribe(receiver);
            final Experience experience = Ticks.empty(layout);
            WireTestCase.await("a listener", () -> sink.offer(experience) > 0);
            int accepted = 1;
            final long until = System.nanoTime() + 300_000_000L;
            long last = 0;
            while (System.nanoTime() < until) {
                last = sink.offer(experience);
                accepted += last > 0 ? 1 : 0;
                source.doWork();
            }
            assertEquals(Publication.BACK_PRESSURED, last);
            assertEquals(accepted, test.sinkMeter.items());
            assertTrue(test.sinkMeter.blocked() <= accepted + 1, "a wait is counted once, not once a try");
            assertTrue(test.sinkMeter.blocked() > 0);
            assertEquals(1, test.sourceMeter.blocked());
            assertEquals(0, receiver.received);

            receiver.request(accepted);
            WireTestCase.drive(source, "what was sent", () -> receiver.received == test.sinkMeter.items());
            WireTestCase.await("the actor to go on", () -> sink.offer(experience) > 0);
            return accepted;
        }
    }

    @Test
    void withoutASourceTheActorWaits() {
        try (WireTestCase test = new WireTestCase(directory, 16);
                AeronSink sink = test.sink(Ticks.SMALL)) {
            assertEquals(Publication.NOT_CONNECTED, sink.offer(Ticks.empty(Ticks.SMALL)));
        }
    }
}
