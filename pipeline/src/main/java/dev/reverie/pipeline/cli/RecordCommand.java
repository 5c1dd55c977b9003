package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import dev.reverie.pipeline.run.Recording;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reverie record}. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        description = "Records an environment under a random policy, or a run's, into a log.")
final class RecordCommand implements Runnable {
    @ArgGroup(multiplicity = "1")
    private @Nullable EnvironmentChoice environment;

    @Option(
            names = "--pixels",
            description = "Show pictures, as ID:pixels does; nothing changes where the environment shows them anyway.")
    private boolean pixels;

    @Option(
            names = "--policy",
            defaultValue = "random",
            paramLabel = "random|RUN",
            description = "Uniformly random actions, or the policy of a run directory (default: ${DEFAULT-VALUE}).")
    private String policy = "random";

    @Option(names = "--steps", required = true, paramLabel = "N", description = "Transitions to record.")
    private long steps;

    @Option(names = "--lanes", defaultValue = "1", description = "Lanes (default: ${DEFAULT-VALUE}).")
    private int lanes;

    @Option(names = "--seed", defaultValue = "1", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--log", required = true, paramLabel = "DIR", description = "The log, new.")
    @SuppressWarnings("NullAway.Init")
    private Path log;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        if (steps < 1) {
            throw new ConfigException("--steps must be 1 or more, got " + steps);
        }
        final String env = String.valueOf(EnvironmentChoice.id(environment));
        final Recording.Result result = Recording.make(
                pixels ? Pixels.of(env) : env,
                policy,
                lanes,
                steps,
                seed,
                log,
                spec.commandLine().getErr());
        if (json) {
            final Map<String, Object> map = new LinkedHashMap<>();
            map.put("log", log.toString());
            map.put("transitions", result.transitions());
            map.put("episodes", result.episodes());
            map.put("seconds", result.seconds());
            spec.commandLine().getOut().println(Json.write(map));
        } else {
            spec.commandLine()
                    .getOut()
                    .println(String.format(
                            Locale.ROOT,
                            "%s: %,d transitions in %,d episodes, %.1f s (%,.0f steps/s)",
                            log,
                            result.transitions(),
                            result.episodes(),
                            result.seconds(),
                            result.transitions() / result.seconds()));
        }
    }
}
