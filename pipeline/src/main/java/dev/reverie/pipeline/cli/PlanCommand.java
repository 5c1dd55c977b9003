package dev.reverie.pipeline.cli;

import dev.reverie.config.Json;
import dev.reverie.pipeline.run.Planning;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reverie plan}. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Plays episodes by planning on an environment's true dynamics; nothing is learned.",
        footer = "The environment is " + PlanCommand.DEFAULT + " if none is named.")
final class PlanCommand implements Runnable {
    static final String DEFAULT = "Pendulum-v1";

    @Parameters(
            arity = "0..1",
            paramLabel = "PLANNER",
            defaultValue = "cem",
            description = "random-shooting, cem (default), icem or mppi.")
    @SuppressWarnings("NullAway.Init")
    private String planner;

    @ArgGroup(multiplicity = "0..1")
    private @Nullable EnvironmentChoice environment;

    @Option(names = "--preset", paramLabel = "P", description = "Blocks over the planner's own, in order.")
    private List<String> presets = new ArrayList<>();

    @Option(names = "--episodes", description = "Episodes (default: the preset's, mostly 100).")
    private @Nullable Integer episodes;

    @Option(names = "--seed", defaultValue = "1000", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--set",
            paramLabel = "planning.key=value",
            description = "Sets a key of section planning or play; may be given several times.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        final String named = EnvironmentChoice.id(environment);
        final String env = named == null ? DEFAULT : named;
        final Planning.Resolved resolved = Planning.resolve(planner, env, presets, overrides);
        final int wanted = episodes == null ? resolved.play().episodes() : episodes;
        final Planning played =
                Planning.play(resolved.planner(), resolved.play().of(env), wanted, seed);
        spec.commandLine().getOut().println(json ? Json.write(played.toMap()) : played.line());
    }
}
