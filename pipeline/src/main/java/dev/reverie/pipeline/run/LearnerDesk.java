package dev.reverie.pipeline.run;

import dev.reverie.learners.Learner;
import dev.reverie.learners.OpenLoop;
import dev.reverie.learners.Weights;
import dev.reverie.pipeline.metrics.DreamPicture;
import dev.reverie.storage.checkpoint.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a learner hands out beside its work, on its own thread: reports now and then, its latest weights to keep, and weights
 * to be tried every so many updates.
 */
final class LearnerDesk {
    private static final System.Logger LOGGER = System.getLogger(LearnerDesk.class.getName());
    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long DREAM_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final @Nullable RunDirectory directory;
    private final long saveNanos;
    private final @Nullable Judge judge;
    private final @Nullable Trials trials;
    private final int trialEvery;

    private volatile Map<String, Double> report = Map.of();
    private long reportedAt = System.nanoTime();
    private long dreamtAt = reportedAt;
    private long savedAt = System.nanoTime();
    private long savedVersion = -1;
    private long triedAt;

    /**
     * A desk.
     *
     * @param directory   to keep weights in; null to keep none.
     * @param saveSeconds between two saves.
     * @param judge       whose figures are reported too; null for none.
     * @param trials      where weights are handed in; null for none.
     * @param trialEvery  updates between two of them.
     */
    LearnerDesk(
            final @Nullable RunDirectory directory,
            final double saveSeconds,
            final @Nullable Judge judge,
            final @Nullable Trials trials,
            final int trialEvery) {
        this.directory = directory;
        this.saveNanos = (long) (saveSeconds * 1e9);
        this.judge = judge;
        this.trials = trials;
        this.trialEvery = trialEvery;
    }

    /** Called often, between updates; does something seldom. */
    void work(final LearnerLoop loop) {
        final Learner learner = loop.learner();
        final long now = System.nanoTime();
        if (now - reportedAt >= REPORT_NANOS) {
            reportedAt = now;
            post(learner);
        }
        if (now - savedAt >= saveNanos || savedVersion < 0) {
            savedAt = now;
            save(learner);
        }
        if (now - dreamtAt >= DREAM_NANOS) {
            dreamtAt = now;
            dream(learner);
        }
        if (trials != null && loop.updates() - triedAt >= trialEvery) {
            triedAt = loop.updates();
            trials.offer(learner.policy());
        }
    }

    /**
     * The last report and the last weights, unless an update failed: what it left is not to be kept.
     *
     * @param loop      that makes no more updates.
     * @param isOrderly whether no fault has ended the run, so that the last weights are tried too.
     */
    void finish(final LearnerLoop loop, final boolean isOrderly) {
        try {
            if (loop.isSound()) {
                dream(loop.learner());
                post(loop.learner());
                save(loop.learner());
                if (trials != null && isOrderly) {
                    trials.offer(loop.learner().policy());
                }
            }
        } finally {
            if (trials != null) {
                trials.end(isOrderly);
            }
        }
    }

    /**
     * Adds what decides when weights are tried and which are kept.
     *
     * @param isExact whether weights are tried on this thread, so that the judge's own state is known.
     */
    void save(final State into, final boolean isExact) {
        into.put("tried_at", triedAt);
        if (judge != null) {
            judge.save(into.in("judge"), isExact);
        }
    }

    /**
     * Goes on from a moment, or from the beginning if the state is empty.
     *
     * @param best    the best weights of then, null if none.
     * @param isExact whether weights that were found better later are forgotten: they will be found again.
     */
    void restore(final State from, final @Nullable Weights best, final boolean isExact) throws IOException {
        if (from.has("tried_at")) {
            triedAt = from.number("tried_at");
        }
        if (judge != null) {
            judge.restore(from.in("judge"), best, isExact);
        }
    }

    /** @return the best weights tried, null if none. */
    @Nullable
    Weights best() {
        return judge == null ? null : judge.best();
    }

    /** @return what the weights tried last earned, NaN if none were. */
    double score() {
        return judge == null ? Double.NaN : judge.score();
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
        final Weights weights = learner.policy();
        if (weights.version() == savedVersion) {
            return;
        }
        try {
            directory.save(Kept.LAST, weights, Map.of());
        } catch (final IOException ex) {
            throw new UncheckedIOException("the latest weights cannot be kept in " + directory.path(), ex);
        }
        savedVersion = weights.version();
    }

    private void dream(final Learner learner) {
        if (directory == null) {
            return;
        }
        final OpenLoop dream = learner.dream();
        if (dream == null) {
            return;
        }
        try {
            DreamPicture.write(dream, directory.dreams());
        } catch (final IOException ex) {
            LOGGER.log(System.Logger.Level.WARNING, "no picture of dreams in " + directory.path(), ex);
        }
    }

    /** @return the newest report, the trials' in it. Any thread. */
    Map<String, Double> report() {
        if (judge == null) {
            return report;
        }
        final Map<String, Double> all = new LinkedHashMap<>(report);
        judge.report(all::put);
        return all;
    }
}
