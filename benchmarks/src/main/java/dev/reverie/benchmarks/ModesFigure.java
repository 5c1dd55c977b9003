package dev.reverie.benchmarks;

import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import dev.reverie.pipeline.metrics.Curve;
import dev.reverie.pipeline.metrics.Plot;
import dev.reverie.pipeline.metrics.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code reverie bench modes}: whether {@code pipelined} learns as well as {@code local}, episode by episode. */
public final class ModesFigure implements Benchmark {
    private static final int SEEDS = 10;
    private static final int EPISODES = 400;
    private static final String[] MODES = {"local", "lockstep", "pipelined"};

    @Override
    public String name() {
        return "modes";
    }

    @Override
    public String description() {
        return "Dyna-Q on Taxi-v3 in modes local, lockstep and pipelined, 10 seeds -> docs/results";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final Results results = new Results("modes", "mode,seed,episode,return");
        final List<Series> series = new ArrayList<>();
        final double[] all = new double[MODES.length];
        for (int m = 0; m < MODES.length; m++) {
            final List<Curve> seeds = new ArrayList<>();
            for (int seed = 1; seed <= SEEDS; seed++) {
                progress.accept(MODES[m] + ", seed " + seed + " of " + SEEDS);
                final double[] returns = returns(MODES[m], seed);
                final Curve curve = new Curve();
                for (int i = 0; i < EPISODES; i++) {
                    results.row(MODES[m], seed, i + 1, returns[i]);
                    curve.add(i + 1, returns[i]);
                    all[m] += returns[i] / EPISODES / SEEDS;
                }
                seeds.add(curve);
            }
            series.add(new Series(MODES[m], seeds));
        }
        results.save();
        results.draw(new Plot(
                "Dyna-Q in Taxi-v3, 10 seeds (mean and range)", "episode", "return of an episode", series, List.of()));
        final List<BenchCase> cases = new ArrayList<>();
        for (int m = 1; m < MODES.length; m++) {
            cases.add(new BenchCase(
                    "mean return of the first " + EPISODES + " episodes, " + MODES[m],
                    "java",
                    all[m],
                    all[0],
                    "local",
                    "return",
                    Double.NaN));
        }
        return cases;
    }

    private static double[] returns(final String mode, final int seed) throws Exception {
        final double[] returns = new double[EPISODES];
        final int[] count = new int[1];
        LocalRuns.play(
                List.of("taxi"),
                List.of("run.mode=" + mode, "run.steps=1000000", "run.evalEpisodes=0", "run.seed=" + seed),
                (step, episodeReturn, length) -> returns[count[0]++] = episodeReturn,
                EPISODES);
        return returns;
    }
}
