package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import dev.reverie.envs.EnvironmentTrace;
import dev.reverie.envs.Environments;
import dev.reverie.envs.bridge.Clients;
import dev.reverie.envs.gallery.Gallery;
import dev.reverie.envs.mujoco.Mujoco;
import dev.reverie.envs.mujoco.render.Egl;
import dev.reverie.pipeline.run.ThroughputBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reverie envs}. */
@Command(
        name = "envs",
        mixinStandardHelpOptions = true,
        description =
                "Lists and shows the environments, traces one step by step, measures their speed, or prints the bridge's"
                        + " clients.")
final class EnvsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        list(false);
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the environments: limit, what each shows and takes, and whether it is here.")
    void list(@Option(names = "--json", description = "Print one JSON object.") final boolean json) {
        final var out = spec.commandLine().getOut();
        final List<Object> all = new ArrayList<>();
        for (final String id : Environments.ids()) {
            final EnvironmentSheet sheet = EnvironmentSheet.of(id);
            if (json) {
                all.add(sheet.toMap());
            } else {
                out.println(sheet.line());
            }
        }
        if (json) {
            out.println(Json.write(Map.of("environments", all)));
            return;
        }
        out.println(String.format(
                Locale.ROOT,
                "%-28s %-10s %-38s %s",
                "ID:pixels",
                Mujoco.isThere() && Egl.isThere() ? "here" : "not here",
                "uint8[64,64,3]",
                "pictures of any of MuJoCo's, in place of numbers (MuJoCo and EGL: reverie doctor)"));
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description =
                    "Shows one environment: fields with shapes and bounds, actions, limit, what it offers, options.")
    void show(
            @Parameters(paramLabel = "ID", description = "The environment.") final String id,
            @Option(names = "--json", description = "Print one JSON object.") final boolean json) {
        final EnvironmentSheet sheet = EnvironmentSheet.of(id);
        final var out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(sheet.toMap()));
        } else {
            sheet.lines().forEach(out::println);
        }
    }

    @Command(
            name = "pictures",
            mixinStandardHelpOptions = true,
            description = "Writes ID.png of every environment: what it shows, or a drawing.")
    void pictures(@Parameters(paramLabel = "DIR", description = "The folder.") final Path directory) {
        final Map<String, String> without = Gallery.write(directory);
        final var out = spec.commandLine().getOut();
        out.println(directory + ": " + (Environments.ids().size() - without.size()) + " pictures");
        without.forEach((id, reason) -> out.println(id + ": " + reason));
    }

    @Command(
            name = "trace",
            mixinStandardHelpOptions = true,
            description =
                    "Sets the internal state of each row, takes the action and prints CSV: next state, observation,"
                            + " reward, terminated; for a tabular environment the distribution over successors.")
    void trace(
            @Parameters(paramLabel = "ID", description = "The environment.") final String id,
            @Option(
                            names = "--states",
                            required = true,
                            paramLabel = "S.csv",
                            description = "A state a row, no header.")
                    final Path states,
            @Option(names = "--actions", required = true, paramLabel = "A.csv", description = "An action a row.")
                    final Path actions)
            throws IOException {
        EnvironmentTrace.run(id, states, actions, spec.commandLine().getOut());
        spec.commandLine().getOut().flush();
    }

    @Command(
            name = "bench",
            mixinStandardHelpOptions = true,
            description = {
                "Measures environments beside their floors, in one run: all of them, or one.",
                "With an environment's id: its lane-steps/s on one thread under random actions."
            })
    void bench(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "NAME|ID",
                            defaultValue = "",
                            description = "A benchmark of environments, or an environment.")
                    final String name,
            @Option(names = "--lanes", defaultValue = "64", description = "Of an ID (default: ${DEFAULT-VALUE}).")
                    final int lanes,
            @Option(
                            names = "--seconds",
                            defaultValue = "3",
                            description = "To measure an ID (default: ${DEFAULT-VALUE}).")
                    final double seconds,
            @Option(names = "--json", description = "Print one JSON object.") final boolean json)
            throws Exception {
        final Map<String, Benchmark> ours = Benchmarks.all();
        ours.values().removeIf(benchmark -> !benchmark.group().equals("envs"));
        final Benchmark one = ours.get(name);
        if (one != null) {
            Benchmarks.run(name, List.of(one), json, spec.commandLine());
        } else if (name.isEmpty()) {
            Benchmarks.required();
            Benchmarks.run("environments", ours.values(), json, spec.commandLine());
        } else {
            ThroughputBench.run(name, lanes, seconds, json, spec.commandLine().getOut());
        }
    }

    @Command(
            name = "bridge",
            mixinStandardHelpOptions = true,
            description = "Prints what another process needs to be an environment, or to ask for a run's actions.")
    void bridge(
            @Option(names = "--python", description = "The Python module, one file: reverie_bridge.py.")
                    final boolean python,
            @Option(names = "--c", description = "An environment in C, one file.") final boolean c) {
        if (python == c) {
            throw new ConfigException("name one of --python and --c; the protocol is told in docs/bridge.md");
        }
        spec.commandLine().getOut().print(python ? Clients.python() : Clients.c());
        spec.commandLine().getOut().flush();
    }
}
