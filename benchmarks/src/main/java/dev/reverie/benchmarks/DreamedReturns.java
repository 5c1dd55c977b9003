package dev.reverie.benchmarks;

import dev.reverie.config.ConfigException;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import dev.reverie.pipeline.metrics.Curve;
import dev.reverie.pipeline.metrics.MetricsLog;
import dev.reverie.pipeline.metrics.Plot;
import dev.reverie.pipeline.metrics.Series;
import dev.reverie.pipeline.run.RunDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * {@code reverie bench dreamed-returns}: whether dreams rank policies as the environment does. Of finished runs of Dreamer, named
 * by {@code -Dreverie.bench.run=DIR:DIR..}, every trial of a policy is set beside the return dreamt by the same updates.
 */
public final class DreamedReturns implements Benchmark {
    private static final String DREAMT = "train/dreamt_return";
    private static final String TRIED = "eval/return";
    private static final int NEAR = 5;

    /** What a policy was dreamt to earn, discounted, from replayed states; and what it earned in a trial. */
    record Pair(long step, double dreamt, double tried) {}

    @Override
    public String name() {
        return "dreamed-returns";
    }

    @Override
    public String description() {
        return "whether dreams rank the policies of runs (REVERIE_JAVA_OPTS=-Dreverie.bench.run=DIR:DIR) as trials do -> docs/results";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final String named = System.getProperty("reverie.bench.run", "");
        if (named.isEmpty()) {
            throw new ConfigException(
                    "dreamed-returns needs finished runs: REVERIE_JAVA_OPTS=-Dreverie.bench.run=DIR:DIR"
                            + " ./reverie bench dreamed-returns");
        }
        final Results results = new Results("dreamed-returns", "run,step,dreamt_return,trial_return");
        final List<BenchCase> cases = new ArrayList<>();
        final List<Series> series = new ArrayList<>();
        int run = 0;
        for (final String directory : named.split(File.pathSeparator)) {
            run++;
            progress.accept(directory);
            final List<Pair> pairs = pairs(RunDirectory.open(Path.of(directory)));
            for (final Pair pair : pairs) {
                results.row(run, pair.step(), pair.dreamt(), pair.tried());
            }
            final List<Pair> late = pairs.subList(pairs.size() / 2, pairs.size());
            cases.add(
                    figure("run " + run + ": Spearman's rank correlation", spearman(pairs), pairs.size() + " trials"));
            cases.add(figure("run " + run + ": of its second half", spearman(late), late.size() + " trials"));
            cases.add(figure(
                    "run " + run + ": neighbours ranked alike", alike(pairs), "at most " + NEAR + " trials apart"));
            series.add(Series.of("run " + run, curve(pairs)));
        }
        results.save();
        results.draw(new Plot(
                "What policies earn against what was dreamt of them",
                "dreamt return",
                "return of a trial",
                series,
                List.of()));
        return cases;
    }

    private static BenchCase figure(final String title, final double value, final String beside) {
        return new BenchCase(title, "java", value, Double.NaN, beside, "", Double.NaN);
    }

    private static List<Pair> pairs(final RunDirectory directory) throws IOException {
        final List<Pair> pairs = new ArrayList<>();
        final double[] latest = {Double.NaN, Double.NaN};
        MetricsLog.read(directory.metrics(), row -> {
            final double dreamt = row.value(DREAMT);
            final double tried = row.value(TRIED);
            latest[0] = Double.isFinite(dreamt) ? dreamt : latest[0];
            if (Double.isFinite(tried) && tried != latest[1] && Double.isFinite(latest[0])) {
                latest[1] = tried;
                pairs.add(new Pair(row.step(), latest[0], tried));
            }
        });
        if (pairs.size() < 2 * NEAR) {
            throw new ConfigException(directory.path() + " has " + pairs.size() + " trials with dreams before them; "
                    + 2 * NEAR + " are the least: train dreamer with a smaller run.bestEvery");
        }
        return pairs;
    }

    private static Curve curve(final List<Pair> pairs) {
        final Curve curve = new Curve();
        pairs.stream()
                .sorted(Comparator.comparingDouble(Pair::dreamt))
                .forEach(pair -> curve.add(Math.round(pair.dreamt()), pair.tried()));
        return curve;
    }

    private static double spearman(final List<Pair> pairs) {
        final double[] one = ranks(pairs.stream().mapToDouble(Pair::dreamt).toArray());
        final double[] other = ranks(pairs.stream().mapToDouble(Pair::tried).toArray());
        final double middle = (pairs.size() - 1) / 2.0;
        double both = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < one.length; i++) {
            both += (one[i] - middle) * (other[i] - middle);
            first += (one[i] - middle) * (one[i] - middle);
            second += (other[i] - middle) * (other[i] - middle);
        }
        return both / Math.sqrt(first * second);
    }

    /** From 0; equal values share the mean of their ranks. */
    private static double[] ranks(final double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> IntStream.range(0, values.length)
                        .mapToDouble(j -> values[j] < values[i] ? 1 : values[j] == values[i] && j != i ? 0.5 : 0)
                        .sum())
                .toArray();
    }

    private static double alike(final List<Pair> pairs) {
        int alike = 0;
        int all = 0;
        for (int i = 0; i < pairs.size(); i++) {
            for (int j = i + 1; j < Math.min(i + NEAR + 1, pairs.size()); j++) {
                final double dreamt = pairs.get(j).dreamt() - pairs.get(i).dreamt();
                final double tried = pairs.get(j).tried() - pairs.get(i).tried();
                alike += dreamt * tried > 0 ? 1 : 0;
                all++;
            }
        }
        return (double) alike / all;
    }
}
