package dev.reverie.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Algorithm;
import dev.reverie.learners.Learner;
import dev.reverie.learners.Weights;
import dev.reverie.learners.dreamer.Dreamer;
import dev.reverie.learners.dreamer.DreamerConfig;
import dev.reverie.learners.tdmpc.TdMpc;
import dev.reverie.learners.tdmpc.TdMpcConfig;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import dev.reverie.pipeline.run.Catalog;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRing;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code reverie bench act}: a step of a world model's policy, one lane, in plain Java. On a busy machine
 * {@code -Dreverie.bench.clock=cpu} counts the thread's own time only.
 */
public final class ActBenchmark implements Benchmark {
    private static final String ENV = "Pendulum-v1";
    private static final String JVM = "plain Java, JDK " + Runtime.version().feature();
    private static final boolean IS_CPU =
            System.getProperty("reverie.bench.clock", "wall").equals("cpu");
    private static final String NO_FLOOR = IS_CPU ? "none; the thread's own time" : "none";
    private static final long SEED = 1;
    private static final int STEPS = 20_000;
    private static final int PLANS = 300;

    /** Steps of a policy and how many are timed. */
    private record Case(String algorithm, String size, int steps) {}

    private static final List<Case> CASES = List.of(
            new Case("dreamer", "nano", STEPS),
            new Case("dreamer", "size1m", STEPS),
            new Case("dreamer", "size12m", STEPS / 4),
            new Case("tdmpc", "nano", PLANS),
            new Case("tdmpc", "size1m", PLANS / 20));

    @Override
    public String name() {
        return "act";
    }

    @Override
    public String description() {
        return "latency of one step of Dreamer's policy and of TD-MPC2's plan by size, batch 1, without an engine";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) {
        final List<BenchCase> cases = new ArrayList<>();
        for (final Case one : CASES) {
            progress.accept(one.algorithm() + " " + one.size());
            final long[] nanos = new long[one.steps()];
            final double bytes = measure(one, nanos);
            Arrays.sort(nanos);
            add(cases, one, "p50", nanos[nanos.length / 2] / 1e3, "us/step");
            add(cases, one, "p99", nanos[nanos.length * 99 / 100] / 1e3, "us/step");
            add(cases, one, "allocation", bytes, "bytes/step");
        }
        return cases;
    }

    private static void add(
            final List<BenchCase> cases, final Case one, final String what, final double figure, final String unit) {
        cases.add(new BenchCase(
                one.algorithm() + " " + one.size() + ", " + what, JVM, figure, Double.NaN, NO_FLOOR, unit, Double.NaN));
    }

    /** @return bytes that a step allocated. */
    private static double measure(final Case one, final long[] nanos) {
        try (Environment environment = Environments.make(ENV, 1)) {
            final Algorithm algorithm = algorithm(one, environment);
            final Actor actor = algorithm.actor(SEED);
            try (ReplayRing replay = new ReplayRing(environment.spec().layout(), new ReplayConfig(1000));
                    Learner learner = algorithm.learner(replay, SEED)) {
                actor.adopt(new Weights(1, learner.policy().arrays()));
            }
            final Rows rows =
                    Experience.allocate(environment.spec().layout(), 1).rows();
            environment.reset(SEED, rows);
            step(actor, environment, rows, new long[nanos.length / 2 + 1]);
            return (double) (step(actor, environment, rows, nanos) / nanos.length);
        }
    }

    private static Algorithm algorithm(final Case one, final Environment environment) {
        final var settings = Catalog.presets()
                .resolve(one.size().equals("nano") ? List.of() : List.of(one.size()), List.of())
                .keep(List.of(one.algorithm()));
        final EngineConfig engine = new EngineConfig("auto", "cpu", 1);
        if (one.algorithm().equals("dreamer")) {
            return new Dreamer(
                    settings.bind(Map.of("dreamer", DreamerConfig.class)).get(DreamerConfig.class),
                    engine,
                    environment.spec());
        }
        return new TdMpc(
                settings.bind(Map.of("tdmpc", TdMpcConfig.class)).get(TdMpcConfig.class), engine, environment.spec());
    }

    private static long step(final Actor actor, final Environment environment, final Rows rows, final long[] nanos) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long bytes = 0;
        for (int i = 0; i < nanos.length; i++) {
            final long before = threads.getThreadAllocatedBytes(thread);
            final long begin = now(threads);
            actor.act(rows, rows);
            nanos[i] = now(threads) - begin;
            bytes += threads.getThreadAllocatedBytes(thread) - before;
            environment.step(rows, rows);
        }
        return bytes;
    }

    private static long now(final ThreadMXBean threads) {
        return IS_CPU ? threads.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
