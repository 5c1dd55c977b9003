package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import dev.reverie.pipeline.run.Experiment;
import dev.reverie.pipeline.run.OfflineResult;
import dev.reverie.pipeline.run.OfflineTraining;
import dev.reverie.pipeline.run.RunDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reverie learn}. */
@Command(
        name = "learn",
        mixinStandardHelpOptions = true,
        description = "Learns from a recorded or imported log without acting, then evaluates in the environment.")
final class LearnCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ALGORITHM", description = "bc, or any that train takes.")
    private String algorithm = "";

    @Option(names = "--log", required = true, paramLabel = "DIR", description = "The log to learn from.")
    @SuppressWarnings("NullAway.Init")
    private Path log;

    @Option(names = "--updates", paramLabel = "N", description = "Updates to make (default: as preset).")
    private @Nullable String updates;

    @Mixin
    private final RunOptions options = new RunOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        final List<String> given = new ArrayList<>(List.of("offline.log=" + log));
        if (updates != null) {
            given.add("offline.updates=" + updates);
        }
        final Experiment experiment = options.resolve(algorithm, OfflineTraining.environmentOf(log), given);
        final RunDirectory directory = options.directory(experiment);
        final OfflineResult result;
        try {
            result = new OfflineTraining(
                            experiment, directory, spec.commandLine().getErr())
                    .run();
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
