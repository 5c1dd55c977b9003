package dev.reverie.pipeline.cli;

import dev.reverie.envs.bridge.PolicyServer;
import dev.reverie.pipeline.run.Kept;
import dev.reverie.pipeline.run.RunDirectory;
import dev.reverie.pipeline.run.Serving;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reverie serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Gives a run's actions to a foreign loop, at a local socket, until it is interrupted.")
final class ServeCommand implements Runnable {
    @Option(names = "--run", required = true, paramLabel = "DIR", description = "The run directory.")
    @SuppressWarnings("NullAway.Init")
    private Path run;

    @Option(names = "--socket", required = true, paramLabel = "PATH", description = "The Unix domain socket, new.")
    @SuppressWarnings("NullAway.Init")
    private Path socket;

    @Option(names = "--seed", defaultValue = "1", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--weights",
            paramLabel = "W",
            description = "Which: ${COMPLETION-CANDIDATES} (default: the best where the run kept them, else the last).")
    private @Nullable Kept weights;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        final RunDirectory directory = RunDirectory.open(run);
        final Kept kept = weights == null ? directory.preferred() : weights;
        try (PolicyServer server = Serving.begin(directory, kept, socket, seed)) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "policy-server-end"));
            spec.commandLine().getErr().println("the policy of " + run + " listens at " + socket);
            server.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
