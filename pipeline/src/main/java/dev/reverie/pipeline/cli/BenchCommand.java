package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import dev.reverie.config.NearNames;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reverie bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures Reverie beside floors measured in the same run. Without a name, lists the benchmarks.")
final class BenchCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The benchmark.", defaultValue = "")
    private String name = "";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        final Map<String, Benchmark> benchmarks = Benchmarks.required();
        final var out = spec.commandLine().getOut();
        if (name.isEmpty()) {
            benchmarks.values().forEach(b -> out.println(String.format("%-16s %s", b.name(), b.description())));
            return 0;
        }
        final Benchmark benchmark = benchmarks.get(name);
        if (benchmark == null) {
            throw new ConfigException("no benchmark '" + name + "'" + NearNames.hint(name, benchmarks.keySet()));
        }
        Benchmarks.run(name, List.of(benchmark), json, spec.commandLine());
        return 0;
    }
}
