package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import dev.reverie.config.NearNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
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
        final Map<String, Benchmark> benchmarks = new LinkedHashMap<>();
        ServiceLoader.load(Benchmark.class).forEach(benchmark -> benchmarks.put(benchmark.name(), benchmark));
        if (benchmarks.isEmpty()) {
            throw new ConfigException("the benchmarks are not on the class path: run `./reverie bench` in a checkout");
        }
        final var out = spec.commandLine().getOut();
        if (name.isEmpty()) {
            benchmarks.values().forEach(b -> out.println(String.format("%-16s %s", b.name(), b.description())));
            return 0;
        }
        final Benchmark benchmark = benchmarks.get(name);
        if (benchmark == null) {
            throw new ConfigException("no benchmark '" + name + "'" + NearNames.hint(name, benchmarks.keySet()));
        }
        final List<BenchCase> cases =
                benchmark.run(line -> spec.commandLine().getErr().println("bench: " + line));
        if (json) {
            final Map<String, Object> result = new LinkedHashMap<>();
            result.put("bench", name);
            result.put("cpu", cpu());
            final List<Object> rows = new ArrayList<>();
            cases.forEach(c -> rows.add(c.toMap()));
            result.put("cases", rows);
            out.println(Json.write(result));
        } else {
            cases.forEach(c -> out.println(line(c)));
        }
        return 0;
    }

    private static String line(final BenchCase c) {
        final String beside = Double.isNaN(c.floor())
                ? c.floorIs()
                : String.format(Locale.ROOT, "%s (%s), ratio %.2f", number(c.floor()), c.floorIs(), c.ratio());
        return String.format(Locale.ROOT, "%-44s %14s %s; %s", c.name(), number(c.ours()), c.unit(), beside);
    }

    private static String number(final double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.3f" : "%,.0f", value);
    }

    private static String cpu() throws IOException {
        final Path info = Path.of("/proc/cpuinfo");
        String model = System.getProperty("os.arch");
        if (Files.isReadable(info)) {
            model = Files.readAllLines(info).stream()
                    .filter(l -> l.startsWith("model name"))
                    .map(l -> l.substring(l.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(model);
        }
        return Runtime.getRuntime().availableProcessors() + " x " + model + ", JDK "
                + Runtime.version().feature();
    }
}
