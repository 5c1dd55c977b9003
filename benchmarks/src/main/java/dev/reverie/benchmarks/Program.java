package dev.reverie.benchmarks;

import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another program's output; peers in C, compiled. */
public final class Program {
    private Program() {}

    /** @return file {@code name} of {@code benchmarks/peers}. */
    public static Path peer(final String name) {
        return Path.of(System.getProperty("reverie.root", ""))
                .resolve("benchmarks/peers")
                .resolve(name);
    }

    /**
     * Compiles with {@code cc -O3}.
     *
     * @param source file.
     * @param binary to be made.
     * @param more   arguments, after the source.
     * @return the binary.
     * @throws ConfigException if there is no compiler, or it refuses.
     */
    public static Path compile(final Path source, final Path binary, final String... more)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of("cc", "-O3", "-o", binary.toString(), source.toString()));
        command.addAll(List.of(more));
        final Output output = run(command);
        if (!Files.isExecutable(binary)) {
            throw new ConfigException(source.getFileName() + " could not be built: "
                    + output.text().lines().findFirst().orElse("cc made nothing"));
        }
        return binary;
    }

    /**
     * @param status of its end.
     * @param text   that it printed, errors included.
     */
    public record Output(int status, String text) {
        /** @return the number that is all it printed. */
        public double number() {
            try {
                return Double.parseDouble(text.strip());
            } catch (final NumberFormatException ex) {
                throw new IllegalStateException("status " + status + ", said: " + text, ex);
            }
        }
    }

    /**
     * Runs to the end.
     *
     * @throws ConfigException if there is no such program.
     */
    public static Output run(final List<String> command) throws IOException, InterruptedException {
        final Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (final IOException ex) {
            throw new ConfigException("there is no " + command.get(0) + " on this machine (" + ex.getMessage() + "): "
                    + (command.get(0).equals("cc") ? "apt-get install gcc libc6-dev" : "name another"));
        }
        final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(process.waitFor(), text);
    }
}
