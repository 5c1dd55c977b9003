package dev.reverie.pipeline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoAllocationPerExperienceTest {
    private static final int ROUNDS = 8;

    @TempDir
    Path directory;

    @Test
    void claimedInPlace() {
        assertEquals(0, bytesOfTheLeastRound(Ticks.SMALL, 5_000));
    }

    @Test
    void inFragments() {
        assertEquals(0, bytesOfTheLeastRound(Ticks.LARGE, 500));
    }

    /** One thread sends, drives the source, requests one by one, and acknowledges. The JVM's own rounds do not count. */
    private long bytesOfTheLeastRound(final StepLayout layout, final int round) {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "this JVM counts no allocation");
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (WireTestCase test = new WireTestCase(directory, 8);
                AeronSource source = test.source(layout, 1);
                AeronSink sink = test.sink(layout);
                LogPositionBroadcast positions = test.wire.logPositionBroadcast();
                LogPositionInbox acknowledged = test.wire.logPositionInbox()) {
            final long[] received = {0};
            final Receiver[] self = new Receiver[1];
            final Receiver receiver = new Receiver(experience -> {
                received[0]++;
                self[0].request(1);
            });
            self[0] = receiver;
            source.flux().subscribe(receiver);
            receiver.request(1);
            final Experience experience = Ticks.empty(layout);
            long least = Long.MAX_VALUE;
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int tick = 0; tick < ROUNDS * round; tick++) {
                experience.stamp(0, tick, 0, tick, tick);
                while (sink.offer(experience) < 0) {
                    source.doWork();
                }
                while (received[0] <= tick) {
                    source.doWork();
                }
                positions.publish(tick);
                positions.doWork();
                acknowledged.poll();
                if (tick % round == round - 1) {
                    final long after = threads.getCurrentThreadAllocatedBytes();
                    least = Math.min(least, after - before);
                    before = after;
                }
            }
            assertEquals((long) ROUNDS * round, received[0]);
            return least;
        }
    }
}
