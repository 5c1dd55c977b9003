package dev.reverie.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Small runs for tests, to their end. */
final class Runs {
    private Runs() {}

    /** Runs with the debug block and these keys, and returns its directory. */
    static RunDirectory run(final Path directory, final String... overrides) {
        final Experiment experiment = Experiment.resolve(List.of("debug"), List.of(overrides));
        final RunDirectory made = RunDirectory.create(directory, experiment.toYaml());
        finish(experiment.plan(made));
        return made;
    }

    /** Runs a plan to its end. */
    static RunStatus finish(final Plan plan) {
        return finish(plan, Duration.ofSeconds(60));
    }

    /** Runs a plan to its end, within that time. */
    static RunStatus finish(final Plan plan, final Duration longest) {
        final Run run = Run.start(plan, new EpisodeMeter((step, episodeReturn, length) -> {}));
        try {
            assertTrue(run.await(longest), "the run did not end in " + longest);
        } finally {
            run.close();
        }
        assertNull(run.fault(), () -> "the run ended by a fault: " + run.fault());
        return run.status();
    }

    /** Every record of a log, byte for byte. */
    static List<byte[]> records(final Path log) {
        final List<byte[]> records = new ArrayList<>();
        try (ChronicleLog opened = ChronicleLog.read(log);
                LogReader reader = opened.reader(0)) {
            while (reader.poll(
                            experience -> {
                                final byte[] bytes = new byte[experience.length()];
                                experience.buffer().getBytes(0, bytes);
                                records.add(bytes);
                            },
                            64)
                    > 0) {
                Thread.onSpinWait();
            }
        }
        return records;
    }
}
