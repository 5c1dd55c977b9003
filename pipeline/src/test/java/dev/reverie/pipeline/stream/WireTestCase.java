package dev.reverie.pipeline.stream;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.reverie.envs.Experience;
import dev.reverie.envs.StepLayout;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;

/** A wire in a directory of the test's own, a hard timeout for every wait, and no fault left unseen. */
final class WireTestCase implements AutoCloseable {
    private static final long LONGEST_NANOS = 20_000_000_000L;

    final Faults faults = new Faults();
    final StageMeter sinkMeter = new StageMeter("actor-0");
    final StageMeter sourceMeter = new StageMeter("source");
    final Wire wire;

    WireTestCase(final Path directory, final int window) {
        wire = Wire.launch(new WireConfig(directory.resolve("aeron").toString(), 0, window, 10_000), faults);
    }

    AeronSink sink(final StepLayout layout) {
        return wire.sink(layout, Ticks.LANES, sinkMeter);
    }

    AeronSource source(final StepLayout layout, final int actors) {
        return wire.source(layout, actors, sourceMeter);
    }

    static void send(final AeronSink sink, final Experience experience) {
        await("the wire to take tick " + experience.tick(), () -> sink.offer(experience) > 0);
    }

    static void await(final String what, final BooleanSupplier condition) {
        final long deadline = System.nanoTime() + LONGEST_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                Assertions.fail("waited in vain for " + what);
            }
            Thread.yield();
        }
    }

    /** Drives the source until it holds. */
    static void drive(final AeronSource source, final String what, final BooleanSupplier condition) {
        await(what, () -> {
            source.doWork();
            return condition.getAsBoolean();
        });
    }

    @Override
    public void close() {
        wire.close();
        assertNull(faults.first());
    }
}
