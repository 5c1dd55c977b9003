package dev.reverie.benchmarks.envs;

import dev.reverie.benchmarks.Clock;
import dev.reverie.benchmarks.Rounds;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.util.List;
import java.util.function.Consumer;

/** {@code reverie envs bench connect-four}. */
public final class ConnectFourBenchmark implements Benchmark {
    @Override
    public String name() {
        return "connect-four";
    }

    @Override
    public String description() {
        return "Connect Four, 64 boards on one core, random legal moves";
    }

    @Override
    public String group() {
        return "envs";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        try (Ticks ticks = Ticks.legal("connect-four", 64)) {
            final double[][] rates = Rounds.interleaved(progress, () -> ticks.rate(2));
            return List.of(BenchCase.rate(
                            "connect-four, 64 boards",
                            Rounds.median(rates[0]),
                            "moves/s",
                            "uniformly random legal moves, drawn in this time; by " + Clock.NAME + " time")
                    .aimingAt(5e6));
        }
    }
}
