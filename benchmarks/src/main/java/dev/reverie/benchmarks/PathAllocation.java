package dev.reverie.benchmarks;

import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** {@code reverie bench path-gc}: bytes allocated a step, by JMH's {@code -prof gc}. */
public final class PathAllocation implements Benchmark {
    @Override
    public String name() {
        return "path-gc";
    }

    @Override
    public String description() {
        return "bytes allocated for each step from environment to replay, by JMH -prof gc";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        progress.accept("JMH, one fork, 10 s");
        final Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(PathTick.class.getName())
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .jvmArgs("@" + Path.of(System.getProperty("reverie.root", ""), "jvm.flags"), "-Xmx1g")
                        .build())
                .run();
        final RunResult result = results.iterator().next();
        return List.of(
                new BenchCase(
                        "path-gc, all parts on one thread",
                        "java",
                        result.getPrimaryResult().getScore(),
                        Double.NaN,
                        "JMH throughput",
                        "steps/s",
                        Double.NaN),
                new BenchCase(
                        "path-gc, allocated",
                        "java",
                        Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                                .getScore(),
                        Double.NaN,
                        "JMH gc.alloc.rate.norm",
                        "bytes/step",
                        Double.NaN));
    }
}
