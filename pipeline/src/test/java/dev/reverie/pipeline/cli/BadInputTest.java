package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a user gets wrong: exit 2, a message that names it and what would be right, and nothing left behind. */
class BadInputTest {
    @TempDir
    private Path directory;

    private void refused(final List<String> args, final String... said) {
        final Path run = directory.resolve("run");
        final List<Object> all = new ArrayList<>(args);
        if (List.of("train", "learn").contains(args.get(0))) {
            all.add("--run");
            all.add(run);
        }
        final Cli cli = Cli.run(all.toArray());
        assertEquals(2, cli.exit(), cli::toString);
        for (final String part : said) {
            assertTrue(cli.err().contains(part), "'" + part + "' was not said: " + cli);
        }
        assertEquals("", cli.out(), cli::toString);
        assertFalse(cli.err().contains("\tat "), "a user's mistake needs no stack trace: " + cli);
        assertFalse(Files.exists(run), "something was left behind at " + run);
    }

    @Test
    void unknownNamesListNearOnes() {
        refused(List.of("train", "dyna-q", "--env", "Taxi-v4"), "Taxi-v4", "did you mean 'Taxi-v3'");
        refused(List.of("train", "dina-q"), "dina-q", "did you mean 'dyna-q'");
        refused(List.of("train", "dyna-q", "--preset", "taxy"), "taxy", "did you mean 'taxi'");
        refused(List.of("train", "dyna-q", "--set", "dyna.planingSteps=5"), "dyna.planingSteps", "dyna.planningSteps");
        refused(List.of("trane"), "trane");
        refused(List.of("envs", "bench", "CartPole"), "CartPole-v1");
    }

    @Test
    void latentsBesideRowsWantRoom() {
        refused(List.of("train", "dreamer", "--set", "dreamer.latents=true"), "replay.columns", "192", "got 0");
    }

    @Test
    void learningWantsALogOfItsEnvironment() {
        refused(List.of("train", "bc"), "bc", "reverie learn bc --log DIR");
        refused(List.of("learn", "bc", "--log", "nowhere"), "nowhere", "does not exist");
        refused(List.of("learn", "bc"), "--log");
        final Path log = directory.resolve("log");
        assertEquals(
                0,
                Cli.run("record", "--env", "Taxi-v3", "--steps", "50", "--log", log)
                        .exit());
        refused(List.of("learn", "bc", "--log", log.toString()), "bc", "Taxi-v3", "vectors");
        refused(List.of("learn", "bc", "--log", log.toString(), "--env", "CartPole-v1"), "Taxi-v3", "CartPole-v1");
        refused(List.of("learn", "q-learning", "--log", log.toString(), "--updates", "-1"), "offline.updates", "-1");
    }

    @Test
    void badValuesSayWhatWouldBeRight() {
        refused(List.of("train", "dyna-q", "--steps", "-5"), "run.steps", "1 or more", "-5");
        refused(List.of("train", "dyna-q", "--steps", "many"), "run.steps", "whole number", "many");
        refused(List.of("train", "dyna-q", "--mode", "fast"), "fast", "LOCAL");
        refused(List.of("train", "dyna-q", "--set", "dyna.alpha=2"), "alpha", "2");
        refused(List.of("train", "dyna-q", "--set", "dyna.alpha"), "dyna.alpha", "=");
        refused(List.of("train", "dyna-q", "--set", "run.lanes=0"), "lanes", "0");
        refused(List.of("train", "dyna-q", "--set", "replay.capacity=-1"), "capacity", "-1");
        refused(List.of("train", "dyna-q", "--set", "wire.termLength=1000"), "termLength", "power of two");
        refused(List.of("train", "dyna-q", "--mode", "local", "--set", "run.actors=2"), "actors", "local");
        refused(List.of("train", "dyna-q", "--set", "pace.ratio=2"), "pace.ratio", "1");
        refused(List.of("record", "--env", "CartPole-v1", "--steps", "0", "--log", "nowhere"), "--steps", "0");
        refused(List.of("eval", "--run", directory.resolve("none").toString()), "none", "does not exist");
    }

    @Test
    void separateStagesNeedAPipelineAndAWorldModel() {
        final String separate = "stages.kind=separate";
        final String right = "set stages.kind=fused";
        refused(List.of("train", "dreamer", "--mode", "local", "--set", separate), "pipelined", "local", right);
        refused(List.of("train", "dreamer", "--mode", "lockstep", "--set", separate), "pipelined", "lockstep", right);
        refused(List.of("train", "dqn", "--set", separate, "--mode", "pipelined"), "dqn", "dreamer", right);
        refused(List.of("train", "planet", "--set", separate, "--mode", "pipelined"), "planet", "dreamer", right);
        refused(List.of("train", "dreamer", "--set", "stages.ahead=0"), "stages.ahead", "within 1 and 64", "0");
        refused(List.of("train", "dreamer", "--set", "stages.device=gpu"), "stages.device", "cuda:0", "gpu");
        final Path log = directory.resolve("log");
        assertEquals(
                0,
                Cli.run("record", "--env", "CartPole-v1", "--steps", "50", "--log", log)
                        .exit());
        refused(List.of("learn", "dreamer", "--log", log.toString(), "--set", separate), "learning from a log", right);
    }

    @Test
    void allProblemsAreToldAtOnce() {
        refused(
                List.of("train", "dyna-q", "--set", "dyna.alpha=7", "--set", "dyna.gamma=-1", "--set", "run.lanes=-3"),
                "alpha",
                "gamma",
                "lanes");
        refused(List.of("train", "dina-q", "--env", "Taxi-v4", "--preset", "taxy"), "dyna-q", "Taxi-v3", "taxi");
    }

    @Test
    void anEnvironmentThatIsNotTabularIsRefusedByATable() {
        refused(List.of("train", "dyna-q", "--env", "CartPole-v1"), "CartPole-v1", "Taxi-v3");
    }

    @Test
    void aWireThatCannotBeginLeavesNoRunBehind() throws IOException {
        final Path mine = Files.createDirectory(directory.resolve("mine"));
        Files.writeString(mine.resolve("notes.txt"), "not a driver's");
        refused(List.of("train", "dyna-q", "--set", "wire.directory=" + mine), mine.toString());
        assertEquals("not a driver's", Files.readString(mine.resolve("notes.txt")));
        refused(List.of("train", "dyna-q", "--set", "wire.directory=/proc/none"), "/proc/none");
    }

    @Test
    void aDamagedLogIsAVerdictInALine() throws IOException {
        final Path log = directory.resolve("log");
        assertEquals(
                0,
                Cli.run("record", "--env", "CartPole-v1", "--steps", "300", "--log", log)
                        .exit());
        assertEquals(0, Cli.run("log", "verify", log).exit());
        final Path data;
        try (var files = Files.walk(log)) {
            data = files.filter(f -> f.toString().endsWith(".cq4")).findFirst().orElseThrow();
        }
        try (var file = new java.io.RandomAccessFile(data.toFile(), "rw")) {
            final long at = indexOfRecord(Files.readAllBytes(data)) + 80;
            file.seek(at);
            final int value = file.read();
            file.seek(at);
            file.write(value ^ 4);
        }
        final Path out = directory.resolve("out");
        for (final List<Object> command : List.<List<Object>>of(
                List.of("log", "verify", log),
                List.of("log", "info", log),
                List.of("log", "cut", log, "--log", out),
                List.of("log", "merge", log, log, "--log", out))) {
            final Cli cli = Cli.run(command.toArray());
            assertEquals(1, cli.exit(), cli::toString);
            assertFalse(Files.exists(out), "nothing is left of a log that cannot be finished");
            assertEquals(1, cli.err().strip().lines().count(), cli::toString);
            assertTrue(cli.err().contains(data.getFileName().toString()), cli::toString);
        }
        try (var file = new java.io.RandomAccessFile(data.toFile(), "rw")) {
            file.setLength(file.length() / 16);
        }
        assertEquals(1, Cli.run("log", "verify", log).exit());
    }

    private static int indexOfRecord(final byte[] bytes) {
        int found = 0;
        for (int i = bytes.length - 4; i > 0; i--) {
            if (bytes[i] == 'R'
                    && bytes[i + 1] == 'V'
                    && bytes[i + 2] == 'X'
                    && bytes[i + 3] == '1'
                    && ++found == 100) {
                return i;
            }
        }
        throw new AssertionError("fewer than 100 records");
    }

    @Test
    void aRunDirectoryInUseIsRefusedAndKept() throws IOException {
        final Path run = directory.resolve("kept");
        Files.createDirectories(run);
        Files.writeString(run.resolve("notes.txt"), "mine");
        final Cli notEmpty = Cli.run("train", "dyna-q", "--run", run);
        assertEquals(2, notEmpty.exit(), notEmpty::toString);
        assertTrue(notEmpty.err().contains("not empty"), notEmpty::toString);
        Files.writeString(run.resolve("run.yaml"), "run: {}");
        final Cli holdsRun = Cli.run("train", "dyna-q", "--run", run);
        assertEquals(2, holdsRun.exit(), holdsRun::toString);
        assertTrue(holdsRun.err().contains("reverie resume --run " + run), holdsRun::toString);
        assertEquals("mine", Files.readString(run.resolve("notes.txt")));
        assertEquals("run: {}", Files.readString(run.resolve("run.yaml")));
    }

    @Test
    void aRunDirectoryThatCannotBeMadeIsRefused() throws IOException {
        final Path file = Files.writeString(directory.resolve("file"), "a file");
        final Cli inFile = Cli.run("train", "dyna-q", "--run", file.resolve("run"));
        assertEquals(2, inFile.exit(), inFile::toString);
        assertTrue(inFile.err().contains(file.toString()), inFile::toString);
        final Cli readOnly = Cli.run("train", "dyna-q", "--run", "/proc/reverie-run");
        assertEquals(2, readOnly.exit(), readOnly::toString);
        assertTrue(readOnly.err().contains("/proc/reverie-run"), readOnly::toString);
    }

    @Test
    void damagedWeightsAreRefused() throws IOException {
        final Path run = directory.resolve("damaged");
        assertEquals(
                0, Cli.run("train", "dyna-q", "--preset", "debug", "--run", run).exit());
        final Path weights = run.resolve("policy.safetensors");
        final byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);
        final Cli cli = Cli.run("eval", "--run", run);
        assertEquals(2, cli.exit(), cli::toString);
        assertTrue(cli.err().contains("policy.safetensors"), cli::toString);
    }
}
