package dev.reverie.storage.log;

import java.nio.file.Path;
import net.openhft.chronicle.core.time.SystemTimeProvider;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;

/** Opens Chronicle queues as this package wants them. */
final class Queues {
    static {
        quiet("chronicle.analytics.disable");
        quiet("chronicle.announcer.disable");
        quiet("chronicle.disk.monitor.disable");
    }

    private static final long TIMEOUT_MILLIS = 1_000;

    private Queues() {}

    private static void quiet(final String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, "true");
        }
    }

    static TimeProvider clock() {
        return SystemTimeProvider.INSTANCE;
    }

    static SingleChronicleQueue open(final Path part, final LayoutRecord layout, final TimeProvider clock) {
        return SingleChronicleQueueBuilder.binary(part)
                .rollCycle(cycle(layout.roll()))
                .blockSize(layout.blockBytes())
                .indexSpacing(layout.indexSpacing())
                .timeoutMS(TIMEOUT_MILLIS)
                .timeProvider(clock)
                .build();
    }

    static RollCycle cycle(final LogConfig.Roll roll) {
        return switch (roll) {
            case FIVE_MINUTES -> RollCycles.FIVE_MINUTELY;
            case HOUR -> LargeRollCycles.LARGE_HOURLY;
            case DAY -> LargeRollCycles.LARGE_DAILY;
        };
    }
}
