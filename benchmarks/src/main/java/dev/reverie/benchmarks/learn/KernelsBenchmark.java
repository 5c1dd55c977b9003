package dev.reverie.benchmarks.learn;

import dev.reverie.benchmarks.Rounds;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.Tape;
import dev.reverie.learners.tensor.Tensor;
import dev.reverie.learners.tensor.engines.Engines;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** {@code reverie bench learn-kernels}: fused kernels, forward and backward, beside the same of unfused operations. */
public final class KernelsBenchmark implements Benchmark {
    private static final double SECONDS = 0.05;
    private static final String ADAM = "Adam of 8 tensors, 0.5 M numbers";
    private static final double TOLERANCE = 1e-3;

    @Override
    public String name() {
        return "learn-kernels";
    }

    @Override
    public String description() {
        return "fused kernels, forward and backward, beside the same of unfused operations on the same engine, 1 thread";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final List<BenchCase> cases = new ArrayList<>();
        for (final String engine : List.of("torch", "nd4j")) {
            try (Device device = Engines.open(engine, "cpu", 1)) {
                for (final Kernels.Pair pair : Kernels.all(device)) {
                    if (isChosen(engine, pair.name())) {
                        progress.accept(engine + ", " + pair.name());
                        cases.add(beside(engine, device, pair));
                    }
                }
                if (isChosen(engine, ADAM)) {
                    progress.accept(engine + ", " + ADAM);
                    cases.add(adam(engine, device));
                }
            }
        }
        return cases;
    }

    /** By property {@code reverie.bench.only}: parts of names, such as {@code nd4j, GRU}, apart by semicolons. */
    private static boolean isChosen(final String engine, final String name) {
        final String only = System.getProperty("reverie.bench.only", "");
        return Arrays.stream(only.split(";")).anyMatch((engine + ", " + name)::contains);
    }

    private static BenchCase beside(final String engine, final Device device, final Kernels.Pair pair)
            throws Exception {
        final double[] fused = gradients(device, pair.fused(), pair.arguments());
        final double[] plain = gradients(device, pair.plain(), pair.arguments());
        for (int i = 0; i < fused.length; i++) {
            if (!(Math.abs(fused[i] - plain[i]) <= TOLERANCE * Math.max(1, Math.abs(plain[i])))) {
                throw new IllegalStateException(
                        pair.name() + " on " + engine + ": fused and unfused differ: " + fused[i] + ", " + plain[i]);
            }
        }
        return timed(
                engine,
                pair.name(),
                () -> device.scoped(() -> walk(device, pair.fused(), pair.arguments())),
                () -> device.scoped(() -> walk(device, pair.plain(), pair.arguments())));
    }

    private static BenchCase adam(final String engine, final Device device) throws Exception {
        final AdamPair pair = new AdamPair(device);
        return timed(engine, ADAM, pair::fused, pair::plain);
    }

    private static BenchCase timed(final String engine, final String name, final Runnable fused, final Runnable plain)
            throws Exception {
        final double[][] rates =
                Rounds.interleaved(line -> {}, () -> Timing.rate(SECONDS, fused), () -> Timing.rate(SECONDS, plain));
        final double[] ratios = new double[Rounds.COUNTED];
        Arrays.setAll(ratios, i -> rates[0][i] / rates[1][i]);
        return new BenchCase(
                name,
                engine,
                Rounds.median(rates[0]),
                Rounds.median(rates[1]),
                "unfused operations of the same engine",
                "forward+backward/s",
                Rounds.median(ratios));
    }

    private static List<Tensor> walk(
            final Device device, final Function<Tensor[], Tensor> kernel, final Tensor[] arguments) {
        final Tape tape = device.record();
        return tape.gradients(kernel.apply(arguments).sum(), List.of(arguments));
    }

    private static double[] gradients(
            final Device device, final Function<Tensor[], Tensor> kernel, final Tensor[] arguments) {
        final double[] sums = new double[arguments.length];
        device.scoped(() -> {
            final List<Tensor> grads = walk(device, kernel, arguments);
            for (int i = 0; i < sums.length; i++) {
                sums[i] = grads.get(i).abs().mean().item();
            }
        });
        return sums;
    }
}
