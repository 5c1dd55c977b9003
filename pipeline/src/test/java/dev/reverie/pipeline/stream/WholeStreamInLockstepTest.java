package dev.reverie.pipeline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Experience;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

/** Actor, log keeper and learner as a run wires them: each tick waits to be recorded and for the weights learned of it. */
class WholeStreamInLockstepTest {
    private static final int TICKS = 2_000;

    @TempDir
    Path directory;

    private final Faults faults = new Faults();
    private final List<Long> log = new ArrayList<>();
    private final List<Long> versions = new ArrayList<>();

    @Test
    void everyTickIsRecordedAndAnsweredBeforeTheNext() {
        try (Stages stages = new Stages(faults, Duration.ofSeconds(20))) {
            final Wire wire = stages.own(
                    Wire.launch(new WireConfig(directory.resolve("aeron").toString(), 0, 8, 10_000), faults));
            stages.start(new Keeper(wire), idle());
            stages.start(new LockstepActor(wire), idle());
            assertTrue(stages.await(Duration.ofSeconds(60)));
        }
        assertNull(faults.first());
        assertEquals(TICKS, log.size());
        for (int i = 0; i < TICKS; i++) {
            assertEquals(i, log.get(i));
            assertEquals(i + 1, versions.get(i));
        }
    }

    private static IdleStrategy idle() {
        return new BackoffIdleStrategy(100, 100, 1_000, 100_000);
    }

    /** The log keeper, and on its thread the learner, which makes one update of each tick. */
    private final class Keeper implements Agent {
        private final AeronSource source;
        private final LogPositionBroadcast positions;
        private final WeightsBroadcast weights;
        private final Disposable subscription;
        private boolean completed;

        Keeper(final Wire wire) {
            source = wire.source(Ticks.SMALL, 1, new StageMeter("keeper"));
            positions = wire.logPositionBroadcast();
            weights = wire.weightsBroadcast(new VersionCodec());
            subscription = source.flux().subscribe(this::append, faults::onError, () -> completed = true);
        }

        private void append(final Experience experience) {
            log.add(experience.tick());
            positions.publish(log.size() - 1L);
            weights.offer(version(log.size()));
        }

        @Override
        public int doWork() {
            final int work = source.doWork() + positions.doWork() + weights.doWork();
            if (completed) {
                throw new AgentTerminationException("end of experience");
            }
            return work;
        }

        @Override
        public void onClose() {
            subscription.dispose();
            weights.close();
            positions.close();
            source.close();
        }

        @Override
        public String roleName() {
            return "keeper";
        }
    }

    private final class LockstepActor implements Agent {
        private final AeronSink sink;
        private final LogPositionInbox positions;
        private final WeightsInbox weights;
        private final Experience experience = Ticks.empty(Ticks.SMALL);
        private long tick;
        private long version;
        private boolean sent;

        LockstepActor(final Wire wire) {
            positions = wire.logPositionInbox();
            weights = wire.weightsInbox(new VersionCodec());
            sink = wire.sink(Ticks.SMALL, Ticks.LANES, new StageMeter("actor-0"));
        }

        @Override
        public int doWork() {
            if (!sent) {
                sent = sink.offer(Ticks.write(experience, 0, tick)) > 0;
                return sent ? 1 : 0;
            }
            final Weights newest = weights.poll();
            if (newest != null) {
                version = newest.version();
            }
            if (positions.poll() < tick || version <= tick) {
                return 0;
            }
            versions.add(version);
            sent = false;
            if (++tick == TICKS) {
                throw new AgentTerminationException("all ticks taken");
            }
            return 1;
        }

        @Override
        public void onClose() {
            sink.close();
            weights.close();
            positions.close();
        }

        @Override
        public String roleName() {
            return "actor-0";
        }
    }

    private static Weights version(final long version) {
        return new Weights(version, Map.of("w", NamedArray.of(new double[] {version}, 1)));
    }

    private static final class VersionCodec implements WeightsCodec {
        @Override
        public byte[] encode(final Weights weights) {
            return ByteBuffer.allocate(8).putLong(weights.version()).array();
        }

        @Override
        public Weights decode(final byte[] bytes) {
            return version(ByteBuffer.wrap(bytes).getLong());
        }
    }
}
