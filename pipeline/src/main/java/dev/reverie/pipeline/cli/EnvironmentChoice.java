package dev.reverie.pipeline.cli;

import dev.reverie.config.ConfigException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Either of two ways to name an environment. */
final class EnvironmentChoice {
    @Option(names = "--env", paramLabel = "ID", description = "The environment (see: reverie envs list).")
    private @Nullable String env;

    @Option(
            names = "--mjcf",
            paramLabel = "FILE",
            description =
                    "A MuJoCo model as the environment, with its options in FILE's .task (same as --env mjcf:file=FILE).")
    private @Nullable Path mjcf;

    /** @return the environment's id, or null if none was named. */
    static @Nullable String id(final @Nullable EnvironmentChoice choice) {
        if (choice == null || choice.mjcf == null) {
            return choice == null ? null : choice.env;
        }
        if (choice.mjcf.toString().indexOf(',') >= 0) {
            throw new ConfigException(
                    "--mjcf " + choice.mjcf + ": a comma ends a value in an environment's id; rename the file");
        }
        return "mjcf:file=" + choice.mjcf;
    }
}
