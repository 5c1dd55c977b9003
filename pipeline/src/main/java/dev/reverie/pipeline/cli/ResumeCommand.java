package dev.reverie.pipeline.cli;

import dev.reverie.config.Json;
import dev.reverie.pipeline.run.RunDirectory;
import dev.reverie.pipeline.run.Training;
import dev.reverie.pipeline.run.TrainingResult;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reverie resume}. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Goes on with a run that was stopped or killed, from its newest checkpoint and its log, as it was"
                + " configured.")
final class ResumeCommand implements Callable<Integer> {
    @Option(names = "--run", required = true, paramLabel = "DIR", description = "The run directory.")
    @SuppressWarnings("NullAway.Init")
    private Path run;

    @Option(names = "--json", description = "Print one JSON object on standard output, and nothing else there.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        final TrainingResult result = Training.resumed(
                        RunDirectory.open(run), spec.commandLine().getErr())
                .run();
        if (json) {
            spec.commandLine().getOut().println(Json.write(result.toMap()));
        } else {
            result.print(spec.commandLine().getOut());
        }
        return 0;
    }
}
