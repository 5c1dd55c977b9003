package dev.reverie.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.ActingMlp;
import dev.reverie.learners.acting.Instructions;
import dev.reverie.learners.acting.Kernels;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.nn.Mlp;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Parameters;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.Unary;
import dev.reverie.learners.tensor.engines.Engines;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** {@code reverie bench acting}: one action of a 24-256-256-6 network in plain Java, beside the engines. */
public final class ActingBenchmark implements Benchmark {
    private static final int IN = 24;
    private static final int[] HIDDEN = {256, 256};
    private static final int OUT = 6;
    private static final int FAST_CALLS = 50_000;
    private static final int ENGINE_CALLS = 4_000;
    private static final String JVM = "JDK " + Runtime.version().feature();

    /** A way to compute an action from {@code x} into {@code y}. */
    @FunctionalInterface
    private interface Policy {
        void act(float[] x, float[] y);
    }

    /** Nanoseconds a call of each round, and bytes a call. */
    private record Timed(Policy policy, int calls, double[] p50, double[] p99, double[] bytes) {
        Timed(final Policy policy, final int calls) {
            this(policy, calls, new double[Rounds.COUNTED], new double[Rounds.COUNTED], new double[Rounds.COUNTED]);
        }
    }

    @Override
    public String name() {
        return "acting";
    }

    @Override
    public String description() {
        return "latency of one action, 24->256->256->6 and batch 1, in plain Java beside the tensor engines";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) {
        final Map<String, Timed> timed = new LinkedHashMap<>();
        final List<AutoCloseable> open = new ArrayList<>();
        try {
            final Weights weights = engines(timed, open);
            for (final Kernels kernels : new Kernels[] {Instructions.best(), Instructions.scalar()}) {
                final ActingMlp mlp = new ActingMlp(kernels, "actor", IN, HIDDEN, OUT, Unary.SILU);
                mlp.adopt(weights);
                timed.putIfAbsent(kernels.toString(), new Timed((x, y) -> mlp.run(x, 0, y, 0), FAST_CALLS));
            }
            for (int round = -2; round < Rounds.COUNTED; round++) {
                progress.accept(round < 0 ? "warming up" : "round " + (round + 1) + " of " + Rounds.COUNTED);
                for (final Timed one : timed.values()) {
                    measure(one, round);
                }
            }
        } finally {
            for (int i = open.size() - 1; i >= 0; i--) {
                close(open.get(i));
            }
        }
        return cases(timed);
    }

    /** Adds a forward pass of every engine that is there, and gives the weights that all share. */
    private static Weights engines(final Map<String, Timed> timed, final List<AutoCloseable> open) {
        Weights weights = new Weights(0, Map.of());
        for (final Engines.Availability engine : Engines.available()) {
            if (!engine.isThere() || !engine.device().equals("cpu")) {
                continue;
            }
            final Device device = Engines.open(engine.engine(), "cpu", 1);
            open.add(device);
            final Blueprint blueprint = new Blueprint(device, TensorType.FLOAT32, 1);
            final Mlp mlp = new Mlp(blueprint.in("actor"), IN, HIDDEN, OUT, Unary.SILU);
            final Parameters parameters = blueprint.build();
            open.add(parameters);
            weights = Export.weights(0, parameters, "actor/");
            final Policy policy = (x, y) -> device.scoped(
                    () -> System.arraycopy(mlp.forward(device.of(x, 1, IN)).floats(), 0, y, 0, OUT));
            timed.put("engine " + engine.engine(), new Timed(policy, ENGINE_CALLS));
        }
        return weights;
    }

    private static void close(final AutoCloseable resource) {
        try {
            resource.close();
        } catch (final Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static void measure(final Timed timed, final int round) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        final float[] y = new float[OUT];
        final float[][] x = new float[64][IN];
        final SplittableRandom random = new SplittableRandom(round);
        for (final float[] row : x) {
            for (int i = 0; i < IN; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        final long[] nanos = new long[timed.calls()];
        final long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < nanos.length; i++) {
            final long begin = System.nanoTime();
            timed.policy().act(x[i & 63], y);
            nanos[i] = System.nanoTime() - begin;
        }
        final long bytes = threads.getThreadAllocatedBytes(thread) - before;
        if (round >= 0) {
            Arrays.sort(nanos);
            timed.p50()[round] = nanos[nanos.length / 2];
            timed.p99()[round] = nanos[nanos.length * 99 / 100];
            timed.bytes()[round] = (double) (bytes / nanos.length);
        }
    }

    /** Each way's percentiles in microseconds beside every engine's, medians of the rounds; and what it allocates. */
    private static List<BenchCase> cases(final Map<String, Timed> timed) {
        final List<BenchCase> cases = new ArrayList<>();
        timed.forEach((name, ours) -> {
            final boolean isEngine = name.startsWith("engine ");
            timed.forEach((floorName, floor) -> {
                if (!isEngine && floorName.startsWith("engine ")) {
                    cases.add(beside("p50", name, ours.p50(), floor.p50(), floorName));
                    cases.add(beside("p99", name, ours.p99(), floor.p99(), floorName));
                }
            });
            cases.add(new BenchCase(
                    "allocation",
                    name + ", " + JVM,
                    Rounds.median(ours.bytes()),
                    0,
                    "nothing",
                    "bytes/action",
                    Double.NaN));
        });
        return cases;
    }

    private static BenchCase beside(
            final String percentile, final String name, final double[] ours, final double[] floor, final String is) {
        final double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, i -> floor[i] / ours[i]);
        return new BenchCase(
                percentile,
                name + ", " + JVM,
                Rounds.median(ours) / 1e3,
                Rounds.median(floor) / 1e3,
                is,
                "us/action",
                Rounds.median(ratios));
    }
}
