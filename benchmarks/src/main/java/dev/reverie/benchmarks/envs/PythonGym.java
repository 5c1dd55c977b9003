package dev.reverie.benchmarks.envs;

import dev.reverie.benchmarks.Program;
import dev.reverie.config.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** gym as org.bytedeco:gym packs it, unpacked for this machine's Python. */
final class PythonGym {
    static final String PYTHON = System.getenv().getOrDefault("PYTHON", "/usr/bin/python3");
    private static final String HOW =
            "apt-get install python3-numpy python3-cloudpickle, or name a Python that has them in PYTHON";
    private static final String ROOT = "/org/bytedeco/gym/python";

    private final Path unpacked;

    /**
     * @param directory to unpack to.
     * @throws ConfigException if Python cannot import it, saying what is missing.
     */
    PythonGym(final Path directory) throws IOException, InterruptedException {
        unpacked = directory.resolve("gym");
        final URL init = PythonGym.class.getResource(ROOT + "/gym/__init__.py");
        if (init == null) {
            throw new ConfigException("org.bytedeco:gym is not on the class path");
        }
        try (FileSystem jar =
                        FileSystems.newFileSystem(URI.create(init.toString().replaceAll("!.*", "")), Map.of());
                Stream<Path> all = Files.walk(jar.getPath(ROOT))) {
            final List<Path> code = all.filter(Files::isRegularFile)
                    .filter(path -> !path.toString().contains("/assets"))
                    .toList();
            for (final Path path : code) {
                final Path to =
                        unpacked.resolve(jar.getPath(ROOT).relativize(path).toString());
                Files.createDirectories(to.getParent());
                Files.copy(path, to);
            }
        }
        final Program.Output tried = Program.run(List.of("env", "PYTHONPATH=" + unpacked, PYTHON, "-c", "import gym"));
        if (tried.status() != 0) {
            throw new ConfigException(PYTHON + " cannot import gym ("
                    + tried.text().lines().reduce("", (first, last) -> last) + "): " + HOW);
        }
    }

    /** Runs a script that may import gym. */
    Program.Output run(final Path script, final String... arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(
                List.of("env", "PYTHONPATH=" + unpacked, "OMP_NUM_THREADS=1", PYTHON, script.toString()));
        command.addAll(List.of(arguments));
        final Program.Output output = Program.run(command);
        if (output.status() != 0) {
            throw new IllegalStateException(
                    script.getFileName() + " ended with status " + output.status() + ": " + output.text());
        }
        return output;
    }
}
