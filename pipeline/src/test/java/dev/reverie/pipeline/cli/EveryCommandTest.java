package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.Json;
import dev.reverie.pipeline.metrics.MetricsLog;
import dev.reverie.pipeline.metrics.MetricsRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command, end to end, on the smallest input. */
class EveryCommandTest {
    @TempDir
    private Path directory;

    private static Cli done(final Object... args) {
        final Cli cli = Cli.run(args);
        assertEquals(0, cli.exit(), cli::toString);
        return cli;
    }

    @ParameterizedTest
    @CsvSource({
        "q-learning, CliffWalking-v0, local",
        "dyna-q, Taxi-v3, lockstep",
        "dyna-q, FrozenLake-v1, pipelined",
        "dyna-q-plus, shortcut-maze, pipelined",
        "prioritized-sweeping, FrozenLake8x8-v1, pipelined"
    })
    void trainsAndEvaluates(final String algorithm, final String env, final String mode) throws IOException {
        final Path run = directory.resolve("run");
        final Cli train =
                done("train", algorithm, "--env", env, "--preset", "debug", "--mode", mode, "--run", run, "--json");
        final Json.Node result = Json.parse(train.out());
        assertEquals(1, train.out().strip().lines().count(), "--json prints one object and nothing else");
        assertTrue(result.get("steps").asLong() >= 200, train::toString);
        assertEquals(result.get("steps").asLong(), result.get("updates").asLong(), "one update a step");
        for (final String file : List.of("run.yaml", "metrics.jsonl", "policy.safetensors")) {
            assertTrue(Files.size(run.resolve(file)) > 0, file);
        }
        final List<MetricsRow> figures = MetricsLog.read(run.resolve("metrics.jsonl"));
        assertEquals(result.get("steps").asDouble(), (double)
                figures.get(figures.size() - 1).step());
        final Json.Node evaluation = Json.parse(done("eval", "--run", run, "--episodes", "10", "--seed", "3", "--json")
                .out());
        assertEquals(10, evaluation.get("episodes").asInt());
        assertTrue(evaluation.get("length_mean").asDouble() >= 1);
        assertEquals(
                evaluation.get("return_mean").asDouble(),
                Json.parse(done("eval", "--run", run, "--episodes", "10", "--seed", "3", "--json")
                                .out())
                        .get("return_mean")
                        .asDouble(),
                "the same seed plays the same episodes");
    }

    @Test
    void severalActorsAndLanesFillOneLog() {
        final Path run = directory.resolve("run");
        done(
                "train",
                "dyna-q",
                "--preset",
                "debug",
                "--steps",
                "1000",
                "--set",
                "run.actors=2",
                "--set",
                "run.lanes=3",
                "--run",
                run);
        final Cli info = done("log", "info", run.resolve("log"), "--json");
        final Json.Node log = Json.parse(info.out());
        assertTrue(log.get("transitions").asLong() >= 1000, info::toString);
        assertEquals(2, log.get("actors").items().size(), info::toString);
        done("log", "verify", run.resolve("log"));
    }

    @Test
    void recordsWhatARunHasLearned() {
        final Path run = directory.resolve("run");
        done("train", "dyna-q", "--preset", "debug", "--run", run);
        final Path log = directory.resolve("log");
        done("record", "--env", "Taxi-v3", "--policy", run, "--steps", "500", "--lanes", "2", "--log", log);
        final Json.Node info = Json.parse(done("log", "info", log, "--json").out());
        assertTrue(info.get("transitions").asLong() >= 500);
        assertEquals("Taxi-v3", info.get("env").asText());
    }

    @ParameterizedTest
    @CsvSource({"bc, Pendulum-v1, 30", "sac, Pendulum-v1, 30", "q-learning, Taxi-v3, 0"})
    void learnsFromALogAndEvaluates(final String algorithm, final String env, final long updates) {
        final Path log = directory.resolve("log");
        done("record", "--env", env, "--steps", "400", "--log", log);
        final Path run = directory.resolve("run");
        final Json.Node result = Json.parse(done(
                        "learn",
                        algorithm,
                        "--log",
                        log,
                        "--preset",
                        "debug",
                        "--updates",
                        updates,
                        "--run",
                        run,
                        "--json")
                .out());
        assertEquals(env, result.get("env").asText());
        final long transitions = Json.parse(done("log", "info", log, "--json").out())
                .get("transitions")
                .asLong();
        assertEquals(transitions, result.get("transitions").asLong());
        assertEquals(updates == 0 ? transitions : updates, result.get("updates").asLong());
        assertEquals(10, result.get("episodes").asInt());
        assertTrue(Files.exists(run.resolve("metrics.jsonl")));
        done("eval", "--run", run, "--episodes", "3");
    }

    @Test
    void recordsARandomPolicy() {
        final Path log = directory.resolve("log");
        done("record", "--env", "Pendulum-v1", "--steps", "1000", "--lanes", "4", "--log", log);
        final Json.Node info = Json.parse(done("log", "info", log, "--json").out());
        assertTrue(info.get("transitions").asLong() >= 1000);
        assertEquals(4, info.get("episodes").asLong());
        assertTrue(done("log", "info", log).out().contains("Pendulum-v1"));
        assertEquals(
                2,
                Cli.run("record", "--env", "Pendulum-v1", "--steps", "9", "--log", log)
                        .exit(),
                "the log exists");
    }

    @Test
    void tracesAnEnvironment() throws IOException {
        final Path states = Files.writeString(directory.resolve("s.csv"), "0.01,-0.02,0.03,0.04\n0,0,0,0\n");
        final Path actions = Files.writeString(directory.resolve("a.csv"), "1.0\n0\n");
        final List<String> lines = done("envs", "trace", "CartPole-v1", "--states", states, "--actions", actions)
                .out()
                .lines()
                .toList();
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).endsWith(",1.0,false"), lines.get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "learn", "eval", "record", "log", "envs", "bench", "doctor"})
    void helpsEverywhere(final String command) {
        assertTrue(done(command, "--help").out().contains("Usage: reverie " + command));
    }

    @Test
    void listsAndExamines() {
        assertTrue(done("envs", "list").out().contains("CartPole-v1"));
        final Json.Node doctor = Json.parse(done("doctor", "--json").out());
        assertTrue(
                doctor.get("wire").asText().contains("starts"),
                doctor.get("wire").asText());
    }
}
