package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.learners.Actor;
import dev.reverie.pipeline.run.Evaluation;
import dev.reverie.pipeline.run.Experiment;
import dev.reverie.pipeline.run.Kept;
import dev.reverie.pipeline.run.Optimum;
import dev.reverie.pipeline.run.RunDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reverie eval}. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Plays episodes with the weights of a run, finished, stopped or killed.")
final class EvalCommand implements Runnable {
    private static final int MOST_LANES = 64;

    @Option(names = "--run", required = true, paramLabel = "DIR", description = "The run directory.")
    @SuppressWarnings("NullAway.Init")
    private Path run;

    @Option(names = "--episodes", defaultValue = "100", description = "Episodes (default: ${DEFAULT-VALUE}).")
    private int episodes;

    @Option(names = "--seed", defaultValue = "1000", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--weights",
            paramLabel = "W",
            description = "Which: ${COMPLETION-CANDIDATES} (default: the best where the run kept them, else the last).")
    private @Nullable Kept weights;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        if (episodes < 1) {
            throw new ConfigException("--episodes must be 1 or more, got " + episodes);
        }
        final RunDirectory directory = RunDirectory.open(run);
        final Experiment experiment = Experiment.read(directory);
        final Kept kept = weights == null ? directory.preferred() : weights;
        try (Environment environment = Environments.make(experiment.run().env(), Math.min(episodes, MOST_LANES))) {
            final Actor actor = experiment.evaluator(environment.spec(), directory.loadWeights(kept), seed);
            print(Evaluation.play(environment, actor, episodes, seed), kept, environment);
        }
    }

    private void print(final Evaluation evaluation, final Kept kept, final Environment environment) {
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            final Map<String, Object> result = evaluation.toMap();
            result.put("weights", kept.name().toLowerCase(Locale.ROOT));
            result.put("cut_off", evaluation.cutOff());
            Optimum.of(environment).ifPresent(optimum -> result.put("optimum", optimum));
            out.println(Json.write(result));
            return;
        }
        out.println(evaluation.line());
        Optimum.of(environment).ifPresent(optimum -> out.println(String.format(Locale.ROOT, "optimum %.3f", optimum)));
    }
}
