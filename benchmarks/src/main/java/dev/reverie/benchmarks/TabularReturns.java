package dev.reverie.benchmarks;

import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import dev.reverie.pipeline.metrics.Curve;
import dev.reverie.pipeline.metrics.Plot;
import dev.reverie.pipeline.metrics.Series;
import dev.reverie.pipeline.run.Evaluation;
import dev.reverie.pipeline.run.Optimum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/** {@code reverie bench tabular}: every algorithm on Taxi and on the slippery lake, 5 seeds, beside the optimum. */
public final class TabularReturns implements Benchmark {
    private static final int SEEDS = 5;
    private static final int EVALUATION = 2000;
    /** Without a model the taxi takes more steps than its preset has. */
    private static final String MODEL_FREE_TAXI_STEPS = "run.steps=300000";

    private static final List<String> ALGORITHMS =
            List.of("q-learning", "dyna-q", "dyna-q-plus", "prioritized-sweeping");

    @Override
    public String name() {
        return "tabular";
    }

    @Override
    public String description() {
        return "every tabular algorithm on Taxi-v3 and FrozenLake8x8-v1, 5 seeds, pipelined -> docs/results";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final List<BenchCase> cases = new ArrayList<>(env("Taxi-v3", "taxi", progress));
        cases.addAll(env("FrozenLake8x8-v1", "frozenlake8x8", progress));
        return cases;
    }

    private static List<BenchCase> env(final String env, final String preset, final Consumer<String> progress)
            throws Exception {
        final Results evaluations =
                new Results("tabular-" + preset, "algorithm,seed,return_mean,return_std,episodes,length_mean,optimum");
        final double optimum;
        try (Environment environment = Environments.make(env, 1)) {
            optimum = Optimum.of(environment).orElseThrow();
        }
        final List<Series> series = new ArrayList<>();
        final List<BenchCase> cases = new ArrayList<>();
        for (final String algorithm : ALGORITHMS) {
            final List<Curve> seeds = new ArrayList<>();
            double sum = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int seed = 1; seed <= SEEDS; seed++) {
                progress.accept(env + ", " + algorithm + ", seed " + seed + " of " + SEEDS);
                final Curve curve = new Curve();
                final Evaluation evaluation = Objects.requireNonNull(LocalRuns.play(
                        List.of(preset),
                        List.of(
                                isModelFreeTaxi(algorithm, env) ? MODEL_FREE_TAXI_STEPS : "run.env=" + env,
                                "run.algorithm=" + algorithm,
                                "run.env=" + env,
                                "run.evalEpisodes=" + EVALUATION,
                                "run.seed=" + seed),
                        (step, episodeReturn, length) -> curve.add(step, episodeReturn),
                        0));
                evaluations.row(
                        algorithm,
                        seed,
                        evaluation.returnMean(),
                        evaluation.returnStd(),
                        evaluation.episodes(),
                        evaluation.lengthMean(),
                        optimum);
                sum += evaluation.returnMean();
                least = Math.min(least, evaluation.returnMean());
                seeds.add(curve);
            }
            series.add(new Series(algorithm, seeds));
            cases.add(new BenchCase(
                    String.format(Locale.ROOT, "%s, %s, mean of 5 seeds (worst %.3f)", env, algorithm, least),
                    "java",
                    sum / SEEDS,
                    optimum,
                    "optimum of value iteration",
                    "return",
                    sum / SEEDS / optimum));
        }
        evaluations.save();
        evaluations.draw(new Plot(
                env + ", training episodes of 5 seeds (mean and range)",
                "environment steps",
                "return of an episode",
                series,
                List.of(new Plot.Reference("optimum", optimum))));
        return cases;
    }

    private static boolean isModelFreeTaxi(final String algorithm, final String env) {
        return algorithm.equals("q-learning") && env.equals("Taxi-v3");
    }
}
