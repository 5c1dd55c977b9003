package dev.reverie.pipeline.run;

import dev.reverie.learners.Learner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a learner hands out beside its work, on its own thread: reports now and then, and its latest weights to keep. */
final class LearnerDesk {
    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final @Nullable RunDirectory directory;
    private final long saveNanos;

    private volatile Map<String, Double> report = Map.of();
    private long reportedAt = System.nanoTime();
    private long savedAt = System.nanoTime();
    private long savedVersion = -1;

    /**
     * A desk.
     *
     * @param directory   to keep weights in; null to keep none.
     * @param saveSeconds between two saves.
     */
    LearnerDesk(final @Nullable RunDirectory directory, final double saveSeconds) {
        this.directory = directory;
        this.saveNanos = (long) (saveSeconds * 1e9);
    }

    /** Called often; does something seldom. */
    void work(final Learner learner) {
        final long now = System.nanoTime();
        if (now - reportedAt >= REPORT_NANOS) {
            reportedAt = now;
            post(learner);
        }
        if (now - savedAt >= saveNanos || savedVersion < 0) {
            savedAt = now;
            save(learner);
        }
    }

    /** The last report and the last weights. */
    void finish(final Learner learner) {
        post(learner);
        save(learner);
    }

    private void post(final Learner learner) {
        final Map<String, Double> figures = new LinkedHashMap<>();
        learner.report(figures::put);
        report = figures;
    }

    private void save(final Learner learner) {
        if (directory == null) {
            return;
        }
        final var weights = learner.policy();
        if (weights.version() == savedVersion) {
            return;
        }
        try {
            directory.saveWeights(weights);
        } catch (final IOException ex) {
            throw new UncheckedIOException("the latest weights cannot be kept in " + directory.path(), ex);
        }
        savedVersion = weights.version();
    }

    /** @return the newest report. Any thread. */
    Map<String, Double> report() {
        return report;
    }
}
