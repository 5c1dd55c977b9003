package dev.reverie.benchmarks;

import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.metrics.Curve;
import dev.reverie.pipeline.metrics.Plot;
import dev.reverie.pipeline.metrics.Series;
import dev.reverie.pipeline.run.Evaluation;
import dev.reverie.pipeline.run.Kept;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * An algorithm in an environment, as {@code train} runs it by its presets, over 5 seeds: training episodes and the evaluation
 * of the weights it keeps, drawn and kept as CSV in {@code docs/results}.
 *
 * @param file      of the results, without ending.
 * @param algorithm as {@code train} names it.
 * @param env       id of the environment.
 * @param preset    of the environment; empty if there is none.
 * @param goal      mean return of 100 episodes that every seed is to reach.
 */
record SeedCurves(String file, String algorithm, String env, String preset, double goal) {
    private static final int SEEDS = 5;

    /**
     * Runs the seeds one after another.
     *
     * @param progress told of each.
     * @return one case a seed.
     */
    List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final Results results = new Results(file, "seed,kind,step,return_mean,return_std,episodes");
        final List<Curve> curves = new ArrayList<>();
        final List<BenchCase> cases = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            final Curve curve = new Curve();
            curves.add(curve);
            final double earned = earned(seed, curve, results, progress);
            cases.add(new BenchCase(
                    env + ", " + algorithm + ", seed " + seed,
                    "auto",
                    earned,
                    goal,
                    "goal",
                    "return",
                    goal > 0 ? earned / goal : goal / earned));
        }
        results.save();
        results.draw(new Plot(
                algorithm + " in " + env + ", training episodes of " + SEEDS + " seeds (mean and range)",
                "environment steps",
                "return of an episode",
                List.of(new Series(algorithm, curves)),
                List.of(new Plot.Reference("goal", goal))));
        return cases;
    }

    private double earned(final int seed, final Curve curve, final Results results, final Consumer<String> progress)
            throws Exception {
        progress.accept(algorithm + " in " + env + ", seed " + seed + " of " + SEEDS);
        final long begin = System.nanoTime();
        final Map<Kept, Evaluation> evaluations = new EnumMap<>(Kept.class);
        LocalRuns.play(
                preset.isEmpty() ? List.of() : List.of(preset),
                List.of(
                        "run.algorithm=" + algorithm,
                        "run.env=" + env,
                        "run.seed=" + seed,
                        "run.mode=pipelined",
                        "log.blockBytes=4194304"),
                (step, episodeReturn, length) -> {
                    curve.add(step, episodeReturn);
                    results.row(seed, "training episode", step, episodeReturn, 0.0, 1);
                },
                0,
                (experiment, directory) -> {
                    for (final Kept kept : Kept.values()) {
                        final Evaluation evaluation = experiment.evaluate(directory, kept);
                        if (evaluation != null) {
                            evaluations.put(kept, evaluation);
                            row(results, seed, kept, experiment.run().steps(), evaluation);
                        }
                    }
                });
        progress.accept(String.format(
                Locale.ROOT, "seed %d, %.0f s: %s", seed, (System.nanoTime() - begin) / 1e9, evaluations));
        final Evaluation last = Objects.requireNonNull(evaluations.get(Kept.LAST));
        return evaluations.getOrDefault(Kept.BEST, last).returnMean();
    }

    private static void row(
            final Results results, final int seed, final Kept kept, final long step, final Evaluation evaluation) {
        results.row(
                seed,
                kept.name().toLowerCase(Locale.ROOT) + " weights",
                step,
                evaluation.returnMean(),
                evaluation.returnStd(),
                evaluation.episodes());
    }
}
