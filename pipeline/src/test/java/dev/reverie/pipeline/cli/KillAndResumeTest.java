package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.Json;
import dev.reverie.learners.Safetensors;
import dev.reverie.pipeline.metrics.MetricsLog;
import dev.reverie.pipeline.metrics.MetricsRow;
import dev.reverie.storage.log.ChronicleLog;
import dev.reverie.storage.log.LogReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings in another process that are killed by the system, and gone on with. */
class KillAndResumeTest {
    private static final int KILLS = 3;

    @TempDir
    private Path directory;

    private Process reverie(final String... args) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(System.getProperty("reverie.root"), "jvm.flags"),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.reverie.pipeline.cli.Reverie"));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("said.txt").toFile()))
                .start();
    }

    private String said() {
        try {
            return Files.readString(directory.resolve("said.txt"));
        } catch (final IOException ex) {
            return ex.toString();
        }
    }

    private static String[] train(final Path run, final String algorithm, final String env, final String... more) {
        final List<String> args = new ArrayList<>(List.of(
                "train",
                algorithm,
                "--env",
                env,
                "--run",
                run.toString(),
                "--set",
                "log.blockBytes=4194304",
                "--set",
                "run.evalEpisodes=5"));
        for (final String key : more) {
            args.add("--set");
            args.add(key);
        }
        return args.toArray(new String[0]);
    }

    private static long position(final Path run) {
        try (ChronicleLog log = ChronicleLog.read(run.resolve("log"))) {
            return log.position();
        } catch (final RuntimeException ex) {
            return -1;
        }
    }

    private void awaitPosition(final Path run, final Process process, final long position) throws Exception {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(240);
        while (position(run) < position && process.isAlive()) {
            assertTrue(System.nanoTime() < deadline, this::said);
            Thread.sleep(5);
        }
    }

    private static List<byte[]> records(final Path run) {
        final List<byte[]> records = new ArrayList<>();
        try (ChronicleLog opened = ChronicleLog.read(run.resolve("log"));
                LogReader reader = opened.reader(0)) {
            while (reader.poll(
                            experience -> {
                                final byte[] bytes = new byte[experience.length()];
                                experience.buffer().getBytes(0, bytes);
                                records.add(bytes);
                            },
                            64)
                    > 0) {
                Thread.onSpinWait();
            }
        }
        return records;
    }

    @ParameterizedTest
    @CsvSource({
        "dyna-q, Taxi-v3, lockstep, 16000, 3000",
        "dqn, CartPole-v1, lockstep, 2000, 300",
        "sac, Pendulum-v1, local, 800, 90"
    })
    void killedThriceItEndsAsIfItNeverWas(
            final String algorithm, final String env, final String mode, final int steps, final int every)
            throws Exception {
        final String[] keys = {
            "run.mode=" + mode,
            "run.steps=" + steps,
            "run.bestEvery=" + steps / 5,
            "checkpoint.everySeconds=0",
            "checkpoint.everySteps=" + every,
            "sac".equals(algorithm) ? "sac.hidden=[32]" : "wire.window=2",
            "dyna-q".equals(algorithm) ? "dyna.planningSteps=20" : "pace.ratio=1"
        };
        final Path whole = directory.resolve("whole");
        // in a process like the others': the instructions that a JVM acts with decide the last bits
        final Process unharmed = reverie(train(whole, algorithm, env, keys));
        assertTrue(unharmed.waitFor(120, TimeUnit.SECONDS), this::said);
        final Path killed = directory.resolve("killed");
        final SplittableRandom random = new SplittableRandom(steps);
        Process process = reverie(train(killed, algorithm, env, keys));
        for (int i = 1; i <= KILLS; i++) {
            awaitPosition(killed, process, (long) steps * i / (KILLS + 1) + random.nextLong(steps / 10));
            process.destroyForcibly().waitFor();
            assertFalse(Files.exists(killed.resolve("result.json")), () -> "it was finished: " + said());
            process = reverie("resume", "--run", killed.toString());
        }
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), this::said);
        assertEquals(0, process.exitValue(), this::said);

        final List<byte[]> expected = records(whole);
        final List<byte[]> actual = records(killed);
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "record " + i);
        }
        for (final String file : List.of("policy.safetensors", "best.safetensors")) {
            assertArrayEquals(
                    Files.readAllBytes(whole.resolve(file)),
                    Files.readAllBytes(killed.resolve(file)),
                    () -> file + " differs: " + said());
        }
        final Json.Node one = Json.parse(Files.readString(whole.resolve("result.json")));
        final Json.Node other = Json.parse(Files.readString(killed.resolve("result.json")));
        for (final String figure : List.of("return_mean", "steps", "updates")) {
            assertEquals(one.get(figure).asDouble(), other.get(figure).asDouble(), figure);
        }
        assertStepsGoUp(killed);
    }

    private static void assertStepsGoUp(final Path run) throws IOException {
        long last = -1;
        for (final MetricsRow row : MetricsLog.read(run.resolve("metrics.jsonl"))) {
            assertTrue(row.step() > last, "step " + row.step() + " after " + last);
            last = row.step();
        }
    }

    @Test
    void bothStagesOfDreamerGoOn() throws Exception {
        final Path run = directory.resolve("run");
        final String[] keys = {
            "run.mode=pipelined",
            "run.steps=1000",
            "run.lead=16",
            "stages.kind=separate",
            "checkpoint.everySeconds=0",
            "checkpoint.everySteps=100",
            "replay.crossEpisodes=true",
            "pace.minimum=100",
            "pace.ratio=0.2"
        };
        final List<String> args = new ArrayList<>(List.of(train(run, "dreamer", "CartPole-v1", keys)));
        args.addAll(List.of("--preset", "debug"));
        Process process = reverie(args.toArray(new String[0]));
        try {
            awaitPosition(run, process, 500);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertFalse(Files.exists(run.resolve("result.json")), () -> "it was finished: " + said());
        process = reverie("resume", "--run", run.toString());
        assertTrue(process.waitFor(240, TimeUnit.SECONDS), this::said);
        assertEquals(0, process.exitValue(), this::said);
        assertTrue(said().matches("(?s).*goes on from step [1-9]\\d\\d.*"), this::said);
        final Json.Node result = Json.parse(Files.readString(run.resolve("result.json")));
        assertEquals(1000, result.get("steps").asDouble());
        assertEquals(180, result.get("updates").asDouble(), "of what both halves made");
        assertEquals(
                180,
                Safetensors.decode(ByteBuffer.wrap(Files.readAllBytes(run.resolve("policy.safetensors"))))
                        .version(),
                "all that was handed over is learned");
        assertStepsGoUp(run);
    }

    @Test
    void aRunThatIsRunningOrFinishedIsLeftAlone() throws Exception {
        final Path run = directory.resolve("run");
        final Process process = reverie(train(run, "dyna-q", "Taxi-v3", "run.steps=100000000"));
        awaitPosition(run, process, 100);
        final Cli running = Cli.run("resume", "--run", run);
        process.destroyForcibly().waitFor();
        assertEquals(2, running.exit(), running::toString);
        assertTrue(running.err().contains("is running already, as process " + process.pid()), running::toString);

        final Path done = directory.resolve("done");
        assertEquals(
                0,
                Cli.run((Object[]) train(done, "dyna-q", "Taxi-v3", "run.steps=200"))
                        .exit());
        final Set<Path> before = files(done);
        final Cli finished = Cli.run("resume", "--run", done);
        assertEquals(2, finished.exit(), finished::toString);
        assertTrue(finished.err().contains("is finished"), finished::toString);
        assertEquals(before, files(done));
    }

    private static Set<Path> files(final Path run) throws IOException {
        try (var paths = Files.walk(run)) {
            return new HashSet<>(paths.toList());
        }
    }
}
