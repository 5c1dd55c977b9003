package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine;

/** The benchmarks of this class path, and how their figures are printed. */
final class Benchmarks {
    private Benchmarks() {}

    /** @return all by name, in the services' order. */
    static Map<String, Benchmark> all() {
        final Map<String, Benchmark> benchmarks = new LinkedHashMap<>();
        ServiceLoader.load(Benchmark.class).forEach(benchmark -> benchmarks.put(benchmark.name(), benchmark));
        return benchmarks;
    }

    /** @return {@link #all}, at least one. */
    static Map<String, Benchmark> required() {
        final Map<String, Benchmark> benchmarks = all();
        if (benchmarks.isEmpty()) {
            throw new ConfigException("the benchmarks are not on the class path: run `./reverie bench` in a checkout");
        }
        return benchmarks;
    }

    /**
     * Runs benchmarks and prints their cases. One that lacks something is left out with a message, unless it is the only one.
     *
     * @param name under which the result is printed.
     * @param some to run, in order.
     * @param json whether to print one JSON object instead of lines.
     */
    static void run(final String name, final Collection<Benchmark> some, final boolean json, final CommandLine line)
            throws Exception {
        final List<BenchCase> cases = new ArrayList<>();
        final List<Object> skipped = new ArrayList<>();
        final PrintWriter err = line.getErr();
        for (final Benchmark benchmark : some) {
            final String prefix = some.size() == 1 ? "bench: " : "bench " + benchmark.name() + ": ";
            try {
                cases.addAll(benchmark.run(said -> err.println(prefix + said)));
            } catch (final ConfigException ex) {
                if (some.size() == 1) {
                    throw ex;
                }
                err.println(prefix + "left out: " + ex.getMessage());
                skipped.add(Map.of("bench", benchmark.name(), "because", ex.getMessage()));
            }
        }
        if (!json) {
            cases.forEach(c -> line.getOut().println(c.line()));
            return;
        }
        final Map<String, Object> result = new LinkedHashMap<>();
        result.put("bench", name);
        result.put("cpu", cpu());
        final List<Object> rows = new ArrayList<>();
        cases.forEach(c -> rows.add(c.toMap()));
        result.put("cases", rows);
        if (!skipped.isEmpty()) {
            result.put("left_out", skipped);
        }
        line.getOut().println(Json.write(result));
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
