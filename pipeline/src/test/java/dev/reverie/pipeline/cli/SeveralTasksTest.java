package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.Json;
import dev.reverie.pipeline.metrics.MetricsLog;
import dev.reverie.pipeline.run.RunDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One policy of several tasks, from training to evaluation. */
class SeveralTasksTest {
    /** The second always earns less than nothing, the first -0.1 of the square of an action. */
    private static final String TASKS = "tasks:MountainCarContinuous-v0:limit=30++Pendulum-v1:limit=20";

    @TempDir
    private Path directory;

    private static Cli done(final Object... args) {
        final Cli cli = Cli.run(args);
        assertEquals(0, cli.exit(), cli::toString);
        return cli;
    }

    @Test
    void areTrainedTogetherAndReportedApart() throws Exception {
        final Path run = directory.resolve("run");
        final Json.Node result = Json.parse(done(
                        "train",
                        "tdmpc",
                        "--env",
                        TASKS,
                        "--preset",
                        "debug",
                        "--steps",
                        "200",
                        "--set",
                        "pace.minimum=100",
                        "--set",
                        "pace.ahead=0",
                        "--set",
                        "run.bestEvery=50",
                        "--set",
                        "run.bestEpisodes=2",
                        "--set",
                        "run.evalEpisodes=2",
                        "--run",
                        run,
                        "--json")
                .out());
        assertEquals(2, result.get("return_by_task").items().size());
        final Json.Node played =
                Json.parse(done("eval", "--run", run, "--episodes", 4, "--json").out());
        final List<Double> earned = played.get("return_by_task").asDoubles();
        assertEquals(played.get("return_mean").asDouble(), (earned.get(0) + earned.get(1)) / 2, 1e-9);
        assertTrue(earned.get(0) > -3 && earned.get(1) < -3, earned.toString());
        assertEquals(25, played.get("length_mean").asDouble());
        final String line = done("eval", "--run", run, "--episodes", 4).out();
        assertTrue(line.contains("; by task "), line);
        final List<Double> trials = new ArrayList<>();
        MetricsLog.read(RunDirectory.open(run).metrics(), row -> trials.add(row.value("eval/return_1")));
        assertTrue(trials.stream().anyMatch(value -> value < -3), trials.toString());
    }

    @Test
    void othersThatLearnOneTaskSayWhatTheyCannotSee() {
        final Cli cli = Cli.run("train", "sac", "--env", TASKS, "--preset", "debug", "--run", directory.resolve("run"));
        assertEquals(2, cli.exit(), cli::toString);
        assertTrue(cli.err().contains("'task'"), cli.err());
    }
}
