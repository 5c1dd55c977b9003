package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import dev.reverie.pipeline.run.Experiment;
import dev.reverie.pipeline.run.RunDirectory;
import dev.reverie.pipeline.run.Training;
import dev.reverie.pipeline.run.TrainingResult;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
            description =
                    "dreamer (default), q-learning, dyna-q, dyna-q-plus, prioritized-sweeping, dqn, sac or tdmpc.")
    private @Nullable String algorithm;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        final Experiment experiment = options.resolve(algorithm == null ? DEFAULT : algorithm);
        experiment.check();
        final RunDirectory directory = options.directory(experiment);
        final Training training =
                new Training(experiment, directory, spec.commandLine().getErr());
        final TrainingResult result;
        try {
            result = training.run();
        } catch (final ConfigException ex) {
            directory.discard();
            throw ex;
        }
        if (options.json()) {
            spec.commandLine().getOut().println(Json.write(result.toMap()));
        } else {
            result.print(spec.commandLine().getOut());
        }
        return 0;
    }
}
