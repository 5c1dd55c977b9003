package dev.reverie.benchmarks;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;
import dev.reverie.learners.tdmpc.TdMpc;
import dev.reverie.learners.tdmpc.TdMpcConfig;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import dev.reverie.pipeline.metrics.Curve;
import dev.reverie.pipeline.metrics.Plot;
import dev.reverie.pipeline.metrics.Series;
import dev.reverie.pipeline.run.Catalog;
import dev.reverie.pipeline.run.Evaluation;
import dev.reverie.pipeline.run.Experiment;
import dev.reverie.pipeline.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code reverie bench tdmpc-budget}: what the weights of a run of TD-MPC2 earn with plans of 64 to 512 samples and 2 to 6
 * iterations. The run is named by {@code -Dreverie.bench.run=DIR}.
 */
public final class PlanningBudget implements Benchmark {
    private static final int[] SAMPLES = {64, 128, 256, 512};
    private static final int[] ITERATIONS = {2, 4, 6};
    private static final long SEED = 1000;

    @Override
    public String name() {
        return "tdmpc-budget";
    }

    @Override
    public String description() {
        return "what a run of tdmpc (REVERIE_JAVA_OPTS=-Dreverie.bench.run=DIR) earns by planning budget -> docs/results";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final String named = System.getProperty("reverie.bench.run", "");
        if (named.isEmpty()) {
            throw new ConfigException(
                    "tdmpc-budget needs a finished run: REVERIE_JAVA_OPTS=-Dreverie.bench.run=DIR ./reverie bench tdmpc-budget");
        }
        final int episodes = Integer.getInteger("reverie.bench.episodes", 10);
        final RunDirectory directory = RunDirectory.open(Path.of(named));
        final Experiment experiment = Experiment.read(directory);
        if (!experiment.run().algorithm().equals("tdmpc")) {
            throw new ConfigException(named + " is a run of " + experiment.run().algorithm() + ", not of tdmpc");
        }
        return cases(directory, experiment.run().env(), episodes, progress);
    }

    private static List<BenchCase> cases(
            final RunDirectory directory, final String env, final int episodes, final Consumer<String> progress)
            throws IOException {
        final Weights weights = directory.loadWeights(directory.preferred());
        final Results results =
                new Results("tdmpc-budget", "env,samples,iterations,return_mean,return_std,episodes,plans_per_second");
        final List<Series> series = new ArrayList<>();
        final List<BenchCase> cases = new ArrayList<>();
        for (final int iterations : ITERATIONS) {
            final Curve curve = new Curve();
            for (final int samples : SAMPLES) {
                final String title = samples + " samples, " + iterations + " iterations";
                progress.accept(title);
                final long begin = System.nanoTime();
                final Evaluation earned = earned(config(directory, samples, iterations), env, weights, episodes);
                final double rate = earned.episodes() * earned.lengthMean() / ((System.nanoTime() - begin) / 1e9);
                curve.add(samples, earned.returnMean());
                results.row(env, samples, iterations, earned.returnMean(), earned.returnStd(), earned.episodes(), rate);
                final String beside = String.format(Locale.ROOT, "%.0f plans/s", rate);
                cases.add(new BenchCase(title, "java", earned.returnMean(), Double.NaN, beside, "return", Double.NaN));
            }
            series.add(new Series(iterations + " iterations", List.of(curve)));
        }
        results.save();
        results.draw(new Plot(
                "TD-MPC2 in " + env + ": return by planning budget",
                "samples",
                "return of an episode",
                series,
                List.of()));
        return cases;
    }

    private static TdMpcConfig config(final RunDirectory directory, final int samples, final int iterations) {
        return Catalog.presets()
                .resolveFile(
                        directory.configuration(),
                        List.of(
                                "tdmpc.plan.samples=" + samples,
                                "tdmpc.plan.iterations=" + iterations,
                                "tdmpc.plan.elites=" + samples / 8,
                                "tdmpc.plan.prior=" + samples / 20))
                .bind(Map.of("tdmpc", TdMpcConfig.class))
                .get(TdMpcConfig.class);
    }

    private static Evaluation earned(
            final TdMpcConfig config, final String env, final Weights weights, final int episodes) {
        try (Environment environment = Environments.make(env, 1)) {
            final Actor actor =
                    new TdMpc(config, new EngineConfig("auto", "cpu", 1), environment.spec()).evaluator(SEED);
            actor.adopt(weights);
            return Evaluation.play(environment, actor, episodes, SEED);
        }
    }
}
