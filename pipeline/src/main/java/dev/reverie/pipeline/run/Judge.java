package dev.reverie.pipeline.run;

import dev.reverie.envs.Environment;
import dev.reverie.learners.Actor;
import dev.reverie.learners.MetricSink;
import dev.reverie.learners.Safetensors;
import dev.reverie.learners.Weights;
import dev.reverie.storage.checkpoint.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries weights in an environment of its own, in the same episodes each time, and keeps those that earned most; of equal ones
 * the later. One thread, save for the report.
 */
final class Judge implements AutoCloseable {
    private static final String EARNED = "trial_return";

    /** A trial. */
    private record Verdict(double returned, double best, Weights bestWeights, List<Double> byTask) {}

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
            verdict = new Verdict(trial.returnMean(), before.best(), before.bestWeights(), trial.byTask());
            return;
        }
        try {
            keep(weights, trial.returnMean());
        } catch (final IOException ex) {
            throw new UncheckedIOException("the best weights cannot be kept in " + directory.path(), ex);
        }
        verdict = new Verdict(trial.returnMean(), trial.returnMean(), weights, trial.byTask());
    }

    private void keep(final Weights weights, final double earned) throws IOException {
        directory.save(Kept.BEST, weights, Map.of(EARNED, Double.toString(earned)));
    }

    /** @return the best weights tried, null if none. Any thread. */
    @Nullable
    Weights best() {
        final Verdict newest = verdict;
        return newest == null ? null : newest.bestWeights();
    }

    /** @return what the weights tried last earned, NaN if none were. Any thread. */
    double score() {
        final Verdict newest = verdict;
        return newest == null ? Double.NaN : newest.returned();
    }

    /**
     * Adds what was found; the best weights are kept apart.
     *
     * @param isOwn whether this is the judge's thread, so that its actor's state can be added.
     */
    void save(final State into, final boolean isOwn) {
        final Verdict newest = verdict;
        if (newest != null) {
            into.put("earned", new double[] {newest.returned(), newest.best()});
        }
        if (isOwn) {
            into.put("judged", judged);
            actor.save(into.in("actor"));
        }
    }

    /**
     * Goes on from a moment.
     *
     * @param from    as it was added.
     * @param best    the best weights of then, null if none.
     * @param isExact whether the file of the best is to be as it was then; else the better of both is kept.
     */
    void restore(final State from, final @Nullable Weights best, final boolean isExact) throws IOException {
        if (best != null) {
            final double[] earned = from.doubles("earned", 2);
            verdict = new Verdict(earned[0], earned[1], best, List.of());
        }
        if (from.has("judged")) {
            judged = from.number("judged");
            actor.restore(from.in("actor"));
        }
        final Verdict then = verdict;
        final Path file = directory.weightsFile(Kept.BEST);
        if (isExact) {
            if (then == null) {
                Files.deleteIfExists(file);
            } else {
                keep(then.bestWeights(), then.best());
            }
        } else if (Files.exists(file)) {
            final double earned =
                    Double.parseDouble(Safetensors.loadMetadata(file).getOrDefault(EARNED, "NaN"));
            if (then == null || earned >= then.best()) {
                verdict =
                        new Verdict(then == null ? earned : then.returned(), earned, Safetensors.load(file), List.of());
            }
        }
    }

    /**
     * @param sink given {@code eval/return}, {@code eval/best} and {@code eval/best_version}, once there is any; of several tasks,
     *             {@code eval/return_0} and so on too.
     */
    void report(final MetricSink sink) {
        final Verdict newest = verdict;
        if (newest != null) {
            sink.put("eval/return", newest.returned());
            sink.put("eval/best", newest.best());
            sink.put("eval/best_version", newest.bestWeights().version());
            for (int task = 0; task < newest.byTask().size(); task++) {
                sink.put("eval/return_" + task, newest.byTask().get(task));
            }
        }
    }

    @Override
    public void close() {
        environment.close();
    }
}
