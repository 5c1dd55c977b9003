package dev.reverie.benchmarks.storage;

import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code reverie bench storage}: the log, the replay, imports and checkpoints, beside the least that they could cost. */
public final class StorageBenchmark implements Benchmark {
    @Override
    public String name() {
        return "storage";
    }

    @Override
    public String description() {
        return "append, sampling, import and checkpoints, beside raw appends, memcpy, numpy and runs without checkpoints";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final List<String> only = List.of(System.getProperty("reverie.bench.only", "append,sample,import,checkpoint")
                .split(","));
        final List<BenchCase> cases = new ArrayList<>();
        if (only.contains("append")) {
            cases.addAll(AppendCases.cases(progress));
        }
        if (only.contains("sample")) {
            cases.addAll(SampleCases.cases(progress));
        }
        if (only.contains("import")) {
            cases.addAll(ImportCases.cases(progress));
        }
        if (only.contains("checkpoint")) {
            cases.addAll(CheckpointCases.cases(progress));
        }
        return cases;
    }
}
