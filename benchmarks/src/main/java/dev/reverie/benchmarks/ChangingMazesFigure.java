package dev.reverie.benchmarks;

import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import dev.reverie.pipeline.metrics.Curve;
import dev.reverie.pipeline.metrics.Plot;
import dev.reverie.pipeline.metrics.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** {@code reverie bench changing-mazes}: Sutton and Barto, Figures 8.4 and 8.5. */
public final class ChangingMazesFigure implements Benchmark {
    private static final int SEEDS = 30;
    private static final int EVERY = 25;

    @Override
    public String name() {
        return "changing-mazes";
    }

    @Override
    public String description() {
        return "Sutton and Barto, Figures 8.4 and 8.5: Dyna-Q+ against Dyna-Q, 30 seeds -> docs/results";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final List<BenchCase> cases = new ArrayList<>(maze("blocking-maze", 3000, 1000, progress));
        cases.addAll(maze("shortcut-maze", 6000, 3000, progress));
        return cases;
    }

    private static List<BenchCase> maze(
            final String env, final int steps, final int change, final Consumer<String> progress) throws Exception {
        final Results results = new Results(env, "algorithm,seed,step,cumulative_reward");
        final List<Series> series = new ArrayList<>();
        final int points = steps / EVERY + 1;
        final double[] total = new double[2];
        final String[] algorithms = {"dyna-q-plus", "dyna-q"};
        for (int a = 0; a < 2; a++) {
            final List<Curve> seeds = new ArrayList<>();
            for (int seed = 1; seed <= SEEDS; seed++) {
                progress.accept(env + ", " + algorithms[a] + ", seed " + seed + " of " + SEEDS);
                final double[] rewards = rewards(env, algorithms[a], seed, steps);
                final Curve curve = new Curve();
                for (int i = 0; i < points; i++) {
                    results.row(algorithms[a], seed, i * EVERY, rewards[i]);
                    curve.add((long) i * EVERY, rewards[i]);
                }
                total[a] += rewards[points - 1] / SEEDS;
                seeds.add(curve);
            }
            series.add(new Series(algorithms[a], seeds));
        }
        results.save();
        results.draw(new Plot(
                String.format(Locale.ROOT, "%s, changed after %,d steps, 30 seeds (mean and range)", env, change),
                "time steps",
                "cumulative reward",
                series,
                List.of()));
        return List.of(new BenchCase(
                env + ", reward at " + steps,
                "java",
                total[0],
                total[1],
                "dyna-q in the same maze",
                "reward",
                total[0] / total[1]));
    }

    private static double[] rewards(final String env, final String algorithm, final int seed, final int steps)
            throws Exception {
        final double[] rewards = new double[steps / EVERY + 1];
        LocalRuns.play(
                List.of(env),
                List.of(
                        "run.algorithm=" + algorithm,
                        "run.env=" + env,
                        "run.mode=local",
                        "run.steps=" + steps,
                        "run.evalEpisodes=0",
                        "run.seed=" + seed),
                (step, episodeReturn, length) -> {
                    for (int i = (int) ((step + EVERY - 1) / EVERY); i < rewards.length; i++) {
                        rewards[i] += episodeReturn;
                    }
                },
                0);
        return rewards;
    }
}
