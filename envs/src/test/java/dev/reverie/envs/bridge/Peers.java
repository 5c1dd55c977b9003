package dev.reverie.envs.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Commands that start peers; a test that needs what is not here is skipped. */
final class Peers {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String GYM = "/org/bytedeco/gym/python";

    private static final Map<List<String>, Boolean> TRIED = new ConcurrentHashMap<>();

    private Peers() {}

    static Path compile(final Path folder) throws IOException, InterruptedException {
        Assumptions.assumeTrue(succeeds("gcc", "--version"), "no gcc: the example in C is not compiled");
        final Path source = copy("example_env.c", folder);
        final Path program = folder.resolve("point");
        final Process gcc = new ProcessBuilder(
                        "gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program.toString(), source.toString())
                .inheritIO()
                .start();
        if (gcc.waitFor() != 0) {
            throw new IllegalStateException("the example in C does not compile");
        }
        return program;
    }

    /** @return command of a process that serves one of gym 0.21's environments. */
    static String gym(final Path folder, final String env) {
        Assumptions.assumeTrue(succeeds(PYTHON, "-c", "import numpy"), "no python3-numpy: gym is not run");
        final URL init = Peers.class.getResource(GYM + "/gym/__init__.py");
        Assumptions.assumeTrue(init != null, "no org.bytedeco:gym on the class path");
        try {
            final Path unpacked = folder.resolve("gym");
            if (!Files.exists(unpacked)) {
                unpack(URI.create(init.toString().replaceAll("!.*", "")), unpacked);
            }
            Assumptions.assumeTrue(
                    succeeds("env", "PYTHONPATH=" + unpacked, PYTHON, "-c", "import gym, cloudpickle"),
                    "gym 0.21 cannot be imported by " + PYTHON);
            copy("reverie_bridge.py", folder);
            final Path script = Files.writeString(
                    folder.resolve(env + ".py"),
                    "import gym, reverie_bridge, sys\nreverie_bridge.serve(lambda: gym.make('" + env
                            + "'), path=sys.argv[1] if sys.argv[1:] else None)\n");
            return "PYTHONPATH=" + unpacked + " " + PYTHON + " -W ignore " + script;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack(final URI jar, final Path target) throws IOException {
        try (FileSystem files = FileSystems.newFileSystem(jar, Map.of());
                Stream<Path> all = Files.walk(files.getPath(GYM))) {
            for (final Path path : (Iterable<Path>) all::iterator) {
                final Path to =
                        target.resolve(files.getPath(GYM).relativize(path).toString());
                if (!path.toString().contains("/assets") && !path.toString().contains(".egg-info")) {
                    Files.createDirectories(Files.isDirectory(path) ? to : to.getParent());
                    if (!Files.isDirectory(path)) {
                        Files.copy(path, to);
                    }
                }
            }
        }
    }

    /** @return command of a process whose environment does {@code step} at every step. */
    static String python(final Path folder, final String name, final String step) {
        Assumptions.assumeTrue(succeeds(PYTHON, "-c", "import numpy"), "no python3-numpy");
        try {
            copy("reverie_bridge.py", folder);
            final List<String> lines = List.of(
                    "import numpy as np",
                    "import reverie_bridge",
                    "class Space:",
                    "    def __init__(self, **parts): self.__dict__.update(parts)",
                    "class Env:",
                    "    observation_space = Space(shape=(3,), dtype=np.float32, low=np.full(3, -1), high=np.ones(3))",
                    "    action_space = Space(n=2)",
                    "    def reset(self): return np.zeros((3,), 'f4')",
                    "    def step(self, action):",
                    "        " + step,
                    "reverie_bridge.serve(Env)");
            return PYTHON + " " + Files.write(folder.resolve(name + ".py"), lines);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path copy(final String resource, final Path folder) throws IOException {
        final Path to = folder.resolve(resource);
        if (!Files.exists(to)) {
            try (InputStream in = Peers.class.getResourceAsStream(resource)) {
                Files.copy(java.util.Objects.requireNonNull(in, resource), to);
            }
        }
        return to;
    }

    private static boolean succeeds(final String... command) {
        return TRIED.computeIfAbsent(List.of(command), Peers::run);
    }

    private static boolean run(final List<String> command) {
        try {
            final Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (final IOException e) {
            return false;
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
