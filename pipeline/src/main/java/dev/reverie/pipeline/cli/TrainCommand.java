package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import dev.reverie.pipeline.run.Experiment;
import dev.reverie.pipeline.run.RunConfig;
import dev.reverie.pipeline.run.RunDirectory;
import dev.reverie.pipeline.run.Training;
import dev.reverie.pipeline.run.TrainingResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reverie train}. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains an algorithm in an environment. Without arguments: Dreamer v3 balances the pole.")
final class TrainCommand implements Callable<Integer> {
    private static final String DEFAULT = "dreamer";

    @Parameters(
            arity = "0..1",
            paramLabel = "ALGORITHM",
            description = "dreamer (default), q-learning, dyna-q, dyna-q-plus, prioritized-sweeping, dqn or sac.")
    private @Nullable String algorithm;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Option(names = "--run", paramLabel = "DIR", description = "Run directory, new (default: one under runs/).")
    private @Nullable Path run;

    @Option(names = "--json", description = "Print one JSON object on standard output, and nothing else there.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        final Experiment experiment = options.resolve(algorithm == null ? DEFAULT : algorithm);
        experiment.check();
        final RunDirectory directory =
                RunDirectory.create(run == null ? fresh(experiment.run()) : run, experiment.toYaml());
        final Training training =
                new Training(experiment, directory, spec.commandLine().getErr());
        final TrainingResult result;
        try {
            result = training.run();
        } catch (final ConfigException ex) {
            directory.discard();
            throw ex;
        }
        if (json) {
            spec.commandLine().getOut().println(Json.write(result.toMap()));
        } else {
            result.print(spec.commandLine().getOut());
        }
        return 0;
    }

    /** @return a directory under {@code runs/} that is not there yet. */
    static Path fresh(final RunConfig config) {
        final String name = config.env().replaceAll("[^A-Za-z0-9]+", "-").toLowerCase(Locale.ROOT) + "-"
                + config.algorithm() + "-"
                + LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
        Path path = Path.of("runs", name);
        for (int i = 2; Files.exists(path); i++) {
            path = Path.of("runs", name + "-" + i);
        }
        return path;
    }
}
