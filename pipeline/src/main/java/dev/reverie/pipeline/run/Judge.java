package dev.reverie.pipeline.run;

import dev.reverie.envs.Environment;
import dev.reverie.learners.Actor;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries weights in an environment of its own, in the same episodes each time, and keeps those that earned most; of equal ones
 * the later. One thread, save for the report.
 */
final class Judge implements AutoCloseable {
    /** A trial. */
    private record Verdict(double returned, double best, long bestVersion) {}

    private final Environment environment;
    private final Actor actor;
    private final RunDirectory directory;
    private final int episodes;
    private final long seed;
    private long judged = -1;
    private volatile @Nullable Verdict verdict;

    /**
     * @param environment to try them in, owned.
     * @param actor       that does its best with them.
     * @param directory   that keeps the best.
     * @param episodes    of a trial.
     * @param seed        of the environment.
     */
    Judge(
            final Environment environment,
            final Actor actor,
            final RunDirectory directory,
            final int episodes,
            final long seed) {
        this.environment = environment;
        this.actor = actor;
        this.directory = directory;
        this.episodes = episodes;
        this.seed = seed;
    }

    /**
     * Tries weights, unless they were tried before.
     *
     * @param weights     to try.
     * @param isCancelled asked at every tick; a trial that is cancelled counts for nothing.
     */
    void judge(final Weights weights, final BooleanSupplier isCancelled) {
        if (weights.version() == judged) {
            return;
        }
        actor.adopt(weights);
        final Evaluation trial = Evaluation.play(environment, actor, episodes, seed, isCancelled);
        if (isCancelled.getAsBoolean()) {
            return;
        }
        judged = weights.version();
        final Verdict before = verdict;
        if (before != null && trial.returnMean() < before.best()) {
            verdict = new Verdict(trial.returnMean(), before.best(), before.bestVersion());
            return;
        }
        try {
            directory.save(Kept.BEST, weights, Map.of("trial_return", Double.toString(trial.returnMean())));
        } catch (final IOException ex) {
            throw new UncheckedIOException("the best weights cannot be kept in " + directory.path(), ex);
        }
        verdict = new Verdict(trial.returnMean(), trial.returnMean(), weights.version());
    }

    /** @param sink given {@code eval/return}, {@code eval/best} and {@code eval/best_version}, once there is any. */
    void report(final MetricSink sink) {
        final Verdict newest = verdict;
        if (newest != null) {
            sink.put("eval/return", newest.returned());
            sink.put("eval/best", newest.best());
            sink.put("eval/best_version", newest.bestVersion());
        }
    }

    @Override
    public void close() {
        environment.close();
    }
}
