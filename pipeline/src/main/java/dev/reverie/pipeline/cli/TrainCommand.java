package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import dev.reverie.pipeline.run.Experiment;
import dev.reverie.pipeline.run.OfflineTraining;
import dev.reverie.pipeline.run.RunDirectory;
import dev.reverie.pipeline.run.Training;
import dev.reverie.pipeline.run.TrainingResult;
import java.nio.file.Path;
import java.util.List;
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
            description =
                    "dreamer (default), q-learning, dyna-q, dyna-q-plus, prioritized-sweeping, dqn, sac, planet or tdmpc.")
    private @Nullable String algorithm;

    @Option(
            names = "--log",
            paramLabel = "DIR",
            description = "A recorded log that the run's own begins with, to learn from before it acts.")
    private @Nullable Path log;

    @Option(
            names = "--updates",
            paramLabel = "N",
            description = "Updates to make from that log before the first step (default: as pace.ratio has it).")
    private long updates;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        final Experiment experiment = experiment(algorithm == null ? DEFAULT : algorithm);
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

    private Experiment experiment(final String named) {
        if (log == null) {
            if (updates != 0) {
                throw new ConfigException("--updates is of --log DIR, which is not given");
            }
            return options.resolve(named);
        }
        final String env = OfflineTraining.environmentOf(log);
        return options.resolve(
                named, env, options.resolve(named, env, List.of()).given(log, updates));
    }
}
