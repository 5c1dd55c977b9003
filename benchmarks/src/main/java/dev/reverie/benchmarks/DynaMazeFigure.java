package dev.reverie.benchmarks;

import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import dev.reverie.pipeline.metrics.Curve;
import dev.reverie.pipeline.metrics.Plot;
import dev.reverie.pipeline.metrics.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code reverie bench dyna-maze}: Sutton and Barto, Figure 8.2. */
public final class DynaMazeFigure implements Benchmark {
    private static final int SEEDS = 30;
    private static final int EPISODES = 50;
    private static final int SHORTEST = 14;

    @Override
    public String name() {
        return "dyna-maze";
    }

    @Override
    public String description() {
        return "Sutton and Barto, Figure 8.2: Dyna-Q with 0, 5 and 50 planning steps, 30 seeds -> docs/results";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final Results results = new Results("dyna-maze", "planning_steps,seed,episode,steps");
        final List<Series> series = new ArrayList<>();
        final List<BenchCase> cases = new ArrayList<>();
        for (final int planning : new int[] {0, 5, 50}) {
            final double[] mean = new double[EPISODES];
            final List<Curve> seeds = new ArrayList<>();
            for (int seed = 1; seed <= SEEDS; seed++) {
                progress.accept("planning steps " + planning + ", seed " + seed + " of " + SEEDS);
                final int[] lengths = lengths(planning, seed);
                final Curve curve = new Curve();
                for (int i = 0; i < EPISODES; i++) {
                    results.row(planning, seed, i + 1, lengths[i]);
                    mean[i] += (double) lengths[i] / SEEDS;
                    if (i > 0) {
                        curve.add(i + 1, lengths[i]);
                    }
                }
                seeds.add(curve);
            }
            series.add(new Series(planning + " planning steps", seeds));
            for (final int episode : new int[] {2, 3, 5, 10, 25, 50}) {
                cases.add(new BenchCase(
                        planning + " planning, episode " + episode,
                        "java",
                        mean[episode - 1],
                        SHORTEST,
                        "shortest path",
                        "steps",
                        SHORTEST / mean[episode - 1]));
            }
        }
        results.save();
        results.draw(new Plot(
                "Dyna-Q on the Dyna maze, 30 seeds (mean and range)",
                "episode (from the second)",
                "steps per episode",
                series,
                List.of(new Plot.Reference("shortest path", SHORTEST))));
        return cases;
    }

    private static int[] lengths(final int planning, final int seed) throws Exception {
        final List<Integer> lengths = new ArrayList<>();
        LocalRuns.play(
                List.of(),
                List.of(
                        "run.algorithm=dyna-q",
                        "run.env=dyna-maze",
                        "run.mode=local",
                        "run.steps=1000000",
                        "run.evalEpisodes=0",
                        "run.seed=" + seed,
                        "dyna.planningSteps=" + planning,
                        "dyna.alpha=0.1",
                        "dyna.alphaFinal=0.1",
                        "dyna.gamma=0.95",
                        "dyna.epsilon=0.1",
                        "dyna.epsilonFinal=0.1",
                        "dyna.decaySteps=0",
                        "dyna.initialQ=0"),
                (step, episodeReturn, length) -> lengths.add((int) length),
                EPISODES);
        return lengths.stream().mapToInt(Integer::intValue).toArray();
    }
}
