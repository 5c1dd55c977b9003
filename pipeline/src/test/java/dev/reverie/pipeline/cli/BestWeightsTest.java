package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.Json;
import dev.reverie.pipeline.run.Kept;
import dev.reverie.pipeline.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BestWeightsTest {
    @TempDir
    private Path directory;

    private static Cli done(final Object... args) {
        final Cli cli = Cli.run(args);
        assertEquals(0, cli.exit(), cli::toString);
        return cli;
    }

    @Test
    void areReportedBesideTheLastAndMayBeChosen() throws Exception {
        final Path run = directory.resolve("run");
        final Json.Node result = Json.parse(done(
                        "train",
                        "dqn",
                        "--env",
                        "CartPole-v1",
                        "--preset",
                        "debug",
                        "--steps",
                        "600",
                        "--set",
                        "pace.minimum=50",
                        "--set",
                        "run.bestEvery=50",
                        "--run",
                        run,
                        "--json")
                .out());
        assertEquals("best", result.get("weights").asText());
        assertEquals(
                result.get("best").get("return_mean").asDouble(),
                result.get("return_mean").asDouble());
        assertTrue(result.get("last").get("episodes").asInt() == 10);
        final RunDirectory made = RunDirectory.open(run);
        assertTrue(made.loadWeights(Kept.BEST).version() <= made.loadWeights().version());
        assertEquals(551, made.loadWeights().version(), "an update of each transition from the 50th on");
        final Json.Node kept = Json.parse(
                done("eval", "--run", run, "--episodes", 20, "--json").out());
        assertEquals("best", kept.get("weights").asText());
        final Json.Node last = Json.parse(done("eval", "--run", run, "--episodes", 20, "--weights", "last", "--json")
                .out());
        assertEquals("last", last.get("weights").asText());
        Files.delete(made.weightsFile(Kept.BEST));
        final Cli refused = Cli.run("eval", "--run", run, "--weights", "best");
        assertEquals(2, refused.exit());
        assertTrue(refused.err().contains("run.bestEvery"), refused.err());
        assertEquals(
                last.get("return_mean").asDouble(),
                Json.parse(done("eval", "--run", run, "--episodes", 20, "--json")
                                .out())
                        .get("return_mean")
                        .asDouble());
    }

    @Test
    void enginesAndDevicesAreChecked() {
        final Cli engine = Cli.run("train", "dqn", "--env", "CartPole-v1", "--engine", "torhc", "--run", directory);
        assertEquals(2, engine.exit());
        assertTrue(engine.err().contains("engine.name") && engine.err().contains("torch"), engine.err());
        final Cli device = Cli.run(
                "train",
                "dqn",
                "--env",
                "CartPole-v1",
                "--engine",
                "nd4j",
                "--device",
                "cuda:0",
                "--run",
                directory.resolve("new"));
        assertEquals(2, device.exit(), device::toString);
        assertTrue(device.err().contains("cpu only"), device.err());
        assertTrue(Files.notExists(directory.resolve("new")), "a run that could not begin left its directory");
    }
}
