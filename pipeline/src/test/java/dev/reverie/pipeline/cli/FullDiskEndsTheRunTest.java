package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.storage.checkpoint.Checkpoint;
import dev.reverie.storage.checkpoint.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes no whole checkpoint, by a limit on the size of files: the run ends, and what was kept is kept. */
class FullDiskEndsTheRunTest {
    private static final int LIMIT_KIB = 20 << 10;

    @TempDir
    private Path directory;

    private Process reverie(final boolean isLimited, final String... args) throws IOException {
        final List<String> command = new ArrayList<>();
        if (isLimited) {
            command.addAll(List.of("bash", "-c", "ulimit -f " + LIMIT_KIB + " && exec \"$@\"", "bash"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(System.getProperty("reverie.root"), "jvm.flags"),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.reverie.pipeline.cli.Reverie"));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said.txt").toFile())
                .start();
    }

    private String said() {
        try {
            return Files.readString(directory.resolve("said.txt"));
        } catch (final IOException ex) {
            return ex.toString();
        }
    }

    private static Checkpoint newest(final Path run) throws IOException {
        return new Checkpoints(run.resolve("checkpoints"), 1).newest(Long.MAX_VALUE, problem -> {
            throw new AssertionError(problem);
        });
    }

    @Test
    void whatWasKeptIsKept() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash to limit the size of files with");
        final Path run = directory.resolve("run");
        final Process first = reverie(
                false,
                "train",
                "dqn",
                "--steps",
                "600",
                "--run",
                run.toString(),
                "--set",
                "run.mode=lockstep",
                "--set",
                "run.bestEvery=0",
                "--set",
                "run.evalEpisodes=1",
                "--set",
                "log.blockBytes=4194304",
                "--set",
                "dqn.hidden=[1400, 1400]",
                "--set",
                "dqn.batch=8",
                "--set",
                "pace.ratio=0.05",
                "--set",
                "pace.minimum=20",
                "--set",
                "checkpoint.everySteps=100");
        final Path checkpoints = run.resolve("checkpoints");
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (new Checkpoints(checkpoints, 1).list().isEmpty() && first.isAlive()) {
            assertTrue(System.nanoTime() < deadline, this::said);
            Thread.sleep(5);
        }
        first.destroyForcibly().waitFor();
        final Checkpoint before = newest(run);
        assertTrue(before.files().get("learner.safetensors").remaining() > LIMIT_KIB << 10, before::toString);

        final Process limited = reverie(true, "resume", "--run", run.toString());
        assertTrue(limited.waitFor(120, TimeUnit.SECONDS), this::said);
        assertEquals(1, limited.exitValue(), this::said);
        assertTrue(said().contains("cannot be written"), this::said);
        assertEquals(before, newest(run));
        try (Stream<Path> entries = Files.list(checkpoints)) {
            assertTrue(entries.noneMatch(path -> path.getFileName().toString().startsWith(".part")));
        }

        final Process last = reverie(false, "resume", "--run", run.toString());
        assertTrue(last.waitFor(120, TimeUnit.SECONDS), this::said);
        assertEquals(0, last.exitValue(), this::said);
        assertEquals(600, newest(run).step());
    }
}
