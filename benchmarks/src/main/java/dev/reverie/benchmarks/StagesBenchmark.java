package dev.reverie.benchmarks;

import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.pipeline.run.Experiment;
import dev.reverie.pipeline.run.Run;
import dev.reverie.pipeline.run.RunDirectory;
import dev.reverie.pipeline.run.RunStatus;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * {@code reverie bench stages}: Dreamer's nano on CartPole-v1 through the whole pipeline, model learner and behaviour learner as
 * separate stages beside fused, in turn.
 */
public final class StagesBenchmark implements Benchmark {
    private static final int ROUNDS = 5;
    private static final int WARM_UPDATES = 60;
    private static final Duration LOOK = Duration.ofMillis(5);

    /** What a run did in a second, what an update cost its threads, and how old the policy was that acted. */
    private record Rates(double updates, double steps, double world, double behaviour, double lag, double lagSteps) {}

    @Override
    public String name() {
        return "stages";
    }

    @Override
    public String description() {
        return "Dreamer nano on CartPole-v1: model learner and behaviour learner as separate stages beside fused";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final double seconds = Double.parseDouble(System.getProperty("reverie.bench.seconds", "6"));
        final List<Rates> fused = new ArrayList<>();
        final List<Rates> separate = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            final Rates one = rates("fused", seconds);
            final Rates other = rates("separate", seconds);
            progress.accept(String.format(
                    Locale.ROOT,
                    "round %d of %d%s: fused %.1f updates/s, separate %.1f",
                    round,
                    ROUNDS,
                    round == 0 ? " (not counted)" : "",
                    one.updates(),
                    other.updates()));
            if (round > 0) {
                fused.add(one);
                separate.add(other);
            }
        }
        final double update = median(fused, Rates::world);
        final double world = median(separate, Rates::world);
        final double behaviour = median(separate, Rates::behaviour);
        return List.of(
                beside("updates/s", fused, separate, Rates::updates),
                beside("env steps/s", fused, separate, Rates::steps),
                BenchCase.rate("an update, fused", update, "ms of CPU", "the learner's thread"),
                BenchCase.rate("an update, separate: world model", world, "ms of CPU", "the learner's thread"),
                BenchCase.rate("an update, separate: behaviour", behaviour, "ms of CPU", "the behaviour's thread"),
                BenchCase.rate(
                        "most that two free cores could give",
                        update / Math.max(world, behaviour),
                        "times fused",
                        "CPU of an update, fused, over that of the longer stage"),
                BenchCase.rate(
                        "policy lag, separate",
                        median(separate, Rates::lag),
                        "updates",
                        "newest world model minus the one that the acting policy was trained in"),
                BenchCase.rate(
                        "policy lag, separate",
                        median(separate, Rates::lagSteps),
                        "env steps",
                        "newest in the replay minus the newest of that world model"));
    }

    private static BenchCase beside(
            final String unit, final List<Rates> fused, final List<Rates> separate, final ToDoubleFunction<Rates> of) {
        final double ours = median(separate, of);
        final double floor = median(fused, of);
        final double[] ratios = new double[fused.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = of.applyAsDouble(separate.get(i)) / of.applyAsDouble(fused.get(i));
        }
        Arrays.sort(ratios);
        final double ratio = ratios[ratios.length / 2];
        return new BenchCase("dreamer nano, CartPole-v1, separate", "auto", ours, floor, "fused, in turn", unit, ratio);
    }

    private static double median(final List<Rates> rounds, final ToDoubleFunction<Rates> of) {
        final double[] values = rounds.stream().mapToDouble(of).sorted().toArray();
        return values[values.length / 2];
    }

    /** A run until it is warm, and for that time on. */
    private static Rates rates(final String kind, final double seconds) throws Exception {
        final Path scratch = Scratch.directory();
        try {
            final Experiment experiment = Experiment.resolve(
                    List.of(),
                    List.of(
                            "run.algorithm=dreamer",
                            "run.mode=pipelined",
                            "run.bestEvery=0",
                            "run.steps=1000000",
                            "pace.minimum=600",
                            "stages.kind=" + kind));
            final RunDirectory directory = RunDirectory.create(scratch.resolve("run"), experiment.toYaml());
            final Run run =
                    Run.start(experiment.plan(directory), new EpisodeMeter((step, episodeReturn, length) -> {}));
            try {
                while (run.status().updates() < WARM_UPDATES) {
                    requireRunning(run);
                }
                return rates(run, seconds);
            } finally {
                run.close();
            }
        } finally {
            Scratch.delete(scratch);
        }
    }

    private static void requireRunning(final Run run) {
        if (run.await(LOOK)) {
            throw new IllegalStateException("a run ended early", run.fault());
        }
    }

    private static Rates rates(final Run run, final double seconds) {
        final RunStatus before = run.status();
        final double world = cpu("learner");
        final double behaviour = cpu("behaviour");
        final long begin = System.nanoTime();
        final List<Double> lags = new ArrayList<>();
        final List<Double> lagSteps = new ArrayList<>();
        while (System.nanoTime() - begin < seconds * 1e9) {
            requireRunning(run);
            final RunStatus now = run.status();
            lags.add(now.learner().getOrDefault("stage/policy/lag_updates", 0.0));
            lagSteps.add(now.learner().getOrDefault("stage/policy/lag_steps", 0.0));
        }
        final RunStatus after = run.status();
        final double elapsed = (System.nanoTime() - begin) / 1e9;
        final double updates = after.updates() - before.updates();
        return new Rates(
                updates / elapsed,
                (after.transitions() - before.transitions()) / elapsed,
                (cpu("learner") - world) / updates,
                (cpu("behaviour") - behaviour) / updates,
                mean(lags),
                mean(lagSteps));
    }

    private static double mean(final List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** @return milliseconds that the threads of that name have run. */
    private static double cpu(final String thread) {
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double millis = 0;
        for (final ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().equals(thread)) {
                millis += threads.getThreadCpuTime(info.getThreadId()) / 1e6;
            }
        }
        return millis;
    }
}
