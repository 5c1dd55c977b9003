package dev.reverie.benchmarks.envs;

import dev.reverie.benchmarks.Clock;
import dev.reverie.benchmarks.Rounds;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.util.List;
import java.util.function.Consumer;

/** {@code reverie envs bench sokoban}. */
public final class SokobanBenchmark implements Benchmark {
    @Override
    public String name() {
        return "sokoban";
    }

    @Override
    public String description() {
        return "Sokoban seen as planes, 64 lanes on one core, random actions";
    }

    @Override
    public String group() {
        return "envs";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        try (Ticks ticks = Ticks.random("sokoban", 64)) {
            final double[][] rates = Rounds.interleaved(progress, () -> ticks.rate(2));
            return List.of(BenchCase.rate(
                            "sokoban, 64 lanes",
                            Rounds.median(rates[0]),
                            "steps/s",
                            "random actions, drawn in this time; by " + Clock.NAME + " time")
                    .aimingAt(1e6));
        }
    }
}
