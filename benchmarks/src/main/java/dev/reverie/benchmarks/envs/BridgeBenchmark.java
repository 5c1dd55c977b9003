package dev.reverie.benchmarks.envs;

import dev.reverie.benchmarks.Program;
import dev.reverie.benchmarks.Rounds;
import dev.reverie.benchmarks.Scratch;
import dev.reverie.config.ConfigException;
import dev.reverie.envs.bridge.Clients;
import dev.reverie.pipeline.cli.BenchCase;
import dev.reverie.pipeline.cli.Benchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code reverie envs bench bridge}: other processes, in C and in Python, that do next to nothing. */
public final class BridgeBenchmark implements Benchmark {
    private static final int LANES = 64;
    private static final double SECONDS = 1;

    @Override
    public String name() {
        return "bridge";
    }

    @Override
    public String description() {
        return "a process as an environment: round trips with 1 lane, lane-steps with 64, in C and in Python";
    }

    @Override
    public String group() {
        return "envs";
    }

    @Override
    public List<BenchCase> run(final Consumer<String> progress) throws Exception {
        final Path directory = Scratch.directory();
        try {
            final List<BenchCase> cases = new ArrayList<>();
            cases.addAll(cases("C", c(directory), progress));
            try {
                cases.addAll(cases("Python", python(directory), progress));
            } catch (final ConfigException ex) {
                progress.accept("Python is left out: " + ex.getMessage());
            }
            return cases;
        } finally {
            Scratch.delete(directory);
        }
    }

    private static String c(final Path directory) throws IOException, InterruptedException {
        final Path source = Files.writeString(directory.resolve("example_env.c"), Clients.c());
        return Program.compile(source, directory.resolve("example")).toString();
    }

    private static String python(final Path directory) throws IOException, InterruptedException {
        final String python = PythonGym.PYTHON;
        if (Program.run(List.of(python, "-c", "import numpy")).status() != 0) {
            throw new ConfigException(python + " has no numpy: apt-get install python3-numpy");
        }
        Files.writeString(directory.resolve("reverie_bridge.py"), Clients.python());
        final Path script = Files.copy(Program.peer("bridge_null.py"), directory.resolve("bridge_null.py"));
        return python + " " + script;
    }

    private static List<BenchCase> cases(final String language, final String command, final Consumer<String> progress)
            throws Exception {
        final String id = "bridge:exec=" + command;
        try (Ticks one = Ticks.random(id, 1);
                Ticks many = Ticks.random(id, LANES)) {
            progress.accept(language);
            final double[][] rates =
                    Rounds.interleaved(progress, () -> one.wallRate(SECONDS), () -> many.wallRate(SECONDS));
            final String how = "a process in " + language + " over a Unix domain socket";
            return List.of(
                    BenchCase.rate("bridge, " + language, Rounds.median(rates[0]), "round trips/s", how)
                            .aimingAt(40_000),
                    BenchCase.rate("bridge, " + language + ", 64 lanes", Rounds.median(rates[1]), "lane-steps/s", how)
                            .aimingAt(300_000));
        }
    }
}
