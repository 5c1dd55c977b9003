package dev.reverie.benchmarks.storage;

import dev.reverie.benchmarks.Rounds;
import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Weights;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.metrics.EpisodeMeter;
import dev.reverie.pipeline.run.Experiment;
import dev.reverie.pipeline.run.Plan;
import dev.reverie.pipeline.run.Run;
import dev.reverie.pipeline.run.RunDirectory;
import dev.reverie.storage.checkpoint.Checkpoints;
import dev.reverie.storage.checkpoint.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What checkpoints cost whoever acts: the 99th percentile of choosing an action, and of a whole tick from one action to the
 * next, over 1e6 steps of DQN in CartPole-v1, pipelined; checkpoints twice a second beside none, in turn.
 */
public final class CheckpointCases {
    private static final long STEPS = 1_000_000;
    private static final int PAIRS = 3;
    private static final String UNIT = "us";

    private CheckpointCases() {}

    /** Percentiles of a run, in microseconds, and the checkpoints that it left. */
    private record Figures(double action, double tick, int checkpoints) {}

    /** Times another actor's work. */
    private static final class Timed implements Actor {
        private final Actor actor;
        private final int[] actions;
        private final int[] ticks;
        private int count;
        private long before;

        Timed(final Actor actor, final long most) {
            this.actor = actor;
            this.actions = new int[Math.toIntExact(most)];
            this.ticks = new int[actions.length];
        }

        @Override
        public void act(final Rows step, final Rows into) {
            final long begin = System.nanoTime();
            actor.act(step, into);
            final long end = System.nanoTime();
            if (count < actions.length) {
                actions[count] = (int) Math.min(end - begin, Integer.MAX_VALUE);
                ticks[count++] = (int) Math.min(before == 0 ? 0 : end - before, Integer.MAX_VALUE);
            }
            before = end;
        }

        @Override
        public void adopt(final Weights weights) {
            actor.adopt(weights);
        }

        @Override
        public void save(final State into) {
            actor.save(into);
        }

        @Override
        public void restore(final State from) {
            actor.restore(from);
        }

        private static double p99(final int[] nanos, final int count) {
            final int[] sorted = Arrays.copyOfRange(nanos, count / 10, count);
            Arrays.sort(sorted);
            return sorted[(int) (sorted.length * 0.99)] / 1e3;
        }

        Figures figures(final int checkpoints) {
            return new Figures(p99(actions, count), p99(ticks, count), checkpoints);
        }
    }

    /**
     * Measures.
     *
     * @param progress told what is being measured.
     * @return two cases, each with its percentile without checkpoints as the floor.
     */
    public static List<BenchCase> cases(final Consumer<String> progress) throws Exception {
        return cases(progress, STEPS, PAIRS, 0.5);
    }

    static List<BenchCase> cases(
            final Consumer<String> progress, final long steps, final int pairs, final double everySeconds)
            throws IOException {
        final double[][] ours = new double[2][pairs];
        final double[][] floor = new double[2][pairs];
        final double[][] ratios = new double[2][pairs];
        int written = 0;
        for (int pair = -1; pair < pairs; pair++) {
            progress.accept(pair < 0 ? "checkpoints: warming up" : "checkpoints: pair " + (pair + 1) + " of " + pairs);
            final Figures with = run(pair < 0 ? steps / 10 : steps, everySeconds);
            final Figures without = run(pair < 0 ? steps / 10 : steps, 0);
            if (pair >= 0) {
                ours[0][pair] = with.action;
                ours[1][pair] = with.tick;
                floor[0][pair] = without.action;
                floor[1][pair] = without.tick;
                ratios[0][pair] = without.action / with.action;
                ratios[1][pair] = without.tick / with.tick;
                written += with.checkpoints;
            }
        }
        final String floorIs = "the same run without checkpoints; " + written / pairs + " were written in each";
        return List.of(
                of("checkpoint-action-p99", ours[0], floor[0], ratios[0], floorIs),
                of("checkpoint-tick-p99", ours[1], floor[1], ratios[1], floorIs));
    }

    private static BenchCase of(
            final String name, final double[] ours, final double[] floor, final double[] ratios, final String is) {
        return new BenchCase(name, "java", Rounds.median(ours), Rounds.median(floor), is, UNIT, Rounds.median(ratios));
    }

    private static Figures run(final long steps, final double everySeconds) throws IOException {
        final Path scratch = Files.createTempDirectory("reverie-bench-");
        try {
            final Experiment experiment = Experiment.resolve(
                    List.of("dqn"),
                    List.of(
                            "run.algorithm=dqn",
                            "run.mode=pipelined",
                            "run.steps=" + steps,
                            "run.bestEvery=0",
                            "run.saveSeconds=86400",
                            "pace.ratio=0.002",
                            "checkpoint.everySeconds=" + everySeconds,
                            "checkpoint.keep=1000"));
            final RunDirectory directory = RunDirectory.create(scratch.resolve("run"), experiment.toYaml());
            final Plan plan = experiment.plan(directory);
            final Timed timed = new Timed(plan.actors().apply(1), steps);
            final Plan timing = new Plan(
                    plan.run(),
                    plan.wire(),
                    plan.log(),
                    plan.replay(),
                    plan.pace(),
                    plan.environment(),
                    seed -> timed,
                    plan.algorithm(),
                    plan.logPath(),
                    directory,
                    plan.checkpoint(),
                    false);
            final Run run = Run.start(timing, new EpisodeMeter((step, episodeReturn, length) -> {}));
            try {
                while (!run.await(Duration.ofMillis(100))) {
                    Thread.onSpinWait();
                }
            } finally {
                run.close();
            }
            final Throwable fault = run.fault();
            if (fault != null) {
                throw new IllegalStateException("the run ended by a fault", fault);
            }
            return timed.figures(
                    new Checkpoints(directory.checkpoints(), 1).list().size());
        } finally {
            delete(scratch);
        }
    }

    private static void delete(final Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
