package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.Json;
import dev.reverie.pipeline.metrics.MetricsLog;
import dev.reverie.pipeline.metrics.MetricsRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that is killed, or stopped, in another process. */
class KillTrainTest {
    @TempDir
    private Path directory;

    private Process train(final Path run) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(System.getProperty("reverie.root"), "jvm.flags"),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.reverie.pipeline.cli.Reverie"));
        command.addAll(List.of(
                "train",
                "dyna-q",
                "--steps",
                "100000000",
                "--set",
                "log.blockBytes=4194304",
                "--set",
                "run.saveSeconds=0.2",
                "--run"));
        command.add(run.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("train.txt").toFile())
                .start();
    }

    /** Waits until the training has acknowledged some ticks and kept weights. */
    private void awaitWork(final Path run, final Process process) throws Exception {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (acknowledged(run) < 1000 || !Files.exists(run.resolve("policy.safetensors"))) {
            assertTrue(process.isAlive() && System.nanoTime() < deadline, () -> "no work was done: " + said());
            Thread.sleep(20);
        }
    }

    private String said() {
        try {
            return Files.readString(directory.resolve("train.txt"));
        } catch (final IOException ex) {
            return ex.toString();
        }
    }

    private static long acknowledged(final Path run) throws IOException {
        if (!Files.exists(run.resolve("metrics.jsonl"))) {
            return -1;
        }
        final List<MetricsRow> figures = MetricsLog.read(run.resolve("metrics.jsonl"));
        return figures.isEmpty() ? -1 : (long) figures.get(figures.size() - 1).value("log/position");
    }

    @Test
    void aKilledRunKeepsWhatItAcknowledgedAndItsWeights() throws Exception {
        final Path run = directory.resolve("run");
        final Process process = train(run);
        awaitWork(run, process);
        process.destroyForcibly().waitFor();
        final long acknowledged = acknowledged(run);

        final Cli verify = Cli.run("log", "verify", run.resolve("log"), "--json");
        assertEquals(0, verify.exit(), verify::toString);
        assertTrue(
                Json.parse(verify.out()).get("sound").asLong() > acknowledged,
                () -> "tick " + acknowledged + " was acknowledged: " + verify);

        final Cli eval = Cli.run("eval", "--run", run, "--episodes", "5");
        assertEquals(0, eval.exit(), eval::toString);

        final Cli again = Cli.run("train", "dyna-q", "--run", run);
        assertEquals(2, again.exit(), again::toString);
        assertTrue(again.err().contains("reverie resume"), again::toString);
        assertEquals(
                verify.out(),
                Cli.run("log", "verify", run.resolve("log"), "--json").out(),
                "nothing was changed");
    }

    @Test
    void aRunThatIsInterruptedEndsInOrder() throws Exception {
        final Path run = directory.resolve("run");
        final Process process = train(run);
        awaitWork(run, process);
        process.destroy();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), () -> "it went on after SIGTERM: " + said());
        assertTrue(said().contains("stopped at step"), this::said);
        final Cli verify = Cli.run("log", "verify", run.resolve("log"), "--json");
        assertEquals(0, verify.exit(), verify::toString);
        final List<MetricsRow> figures = MetricsLog.read(run.resolve("metrics.jsonl"));
        final MetricsRow last = figures.get(figures.size() - 1);
        assertEquals(
                last.value("log/position") + 1,
                Json.parse(verify.out()).get("sound").asDouble());
        assertEquals(last.step(), last.value("train/updates"), "what was recorded was learned");
        assertEquals(0, Cli.run("eval", "--run", run, "--episodes", "5").exit());
    }
}
