package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotCommandTest {
    @TempDir
    private static Path dir;

    @BeforeAll
    static void aRunOf900Steps() {
        assertEquals(
                0,
                Cli.run(
                                "train",
                                "q-learning",
                                "--env",
                                "CliffWalking-v0:repeat=2,limit=30",
                                "--steps",
                                900,
                                "--seed",
                                7,
                                "--set",
                                "run.evalEpisodes=1",
                                "--run",
                                dir.resolve("run"))
                        .exit());
    }

    private static Path published(final String... lines) throws Exception {
        return Files.write(dir.resolve("published.csv"), List.of(lines));
    }

    @Test
    void everyEpisodeStandsInTheTableAtStepsOfTheEnvironmentItself() throws Exception {
        final Path csv = published(
                "source,algo,env,env_steps,return_mean,note",
                "paper,q,CliffWalking-v0,600,-50.5,\"a, b\"",
                "paper,q,CliffWalking-v0,100000,-13,far",
                "paper,q,Taxi-v3,600,8,other");
        final Cli cli = Cli.run(
                "plot", "--run", dir.resolve("run"), "--to", dir.resolve("figure"), "--published", csv, "--at", "1000");
        assertEquals(0, cli.exit(), cli::toString);
        final List<String> table = Files.readAllLines(dir.resolve("figure.csv"));
        assertEquals("algorithm,env,seed,kind,env_steps,return", table.get(0));
        assertTrue(table.size() > 30, cli::toString);
        assertTrue(table.get(1).startsWith("q-learning,CliffWalking-v0,7,episode,60,"), table.get(1));
        assertTrue(Long.parseLong(table.get(table.size() - 1).split(",")[4]) > 1680, cli::toString);
        double sum = 0;
        int count = 0;
        for (final String line : table.subList(1, table.size())) {
            final String[] cells = line.split(",");
            if (Math.abs(Long.parseLong(cells[4]) - 1000) <= 120) {
                sum += Double.parseDouble(cells[5]);
                count++;
            }
        }
        assertTrue(cli.out().contains(String.format(Locale.ROOT, "%.1f at 1,000", sum / count)), cli::toString);
        final String svg = Files.readString(dir.resolve("figure.svg")).replaceAll(",\\s*", ", ");
        assertTrue(svg.contains("rgb(213, 94, 0)"), "a second line");
        assertTrue(Files.size(dir.resolve("figure.png")) > 1000);
    }

    @Test
    void whatCannotBeDrawnIsNamed() throws Exception {
        final Path csv = published("source,algo,env,env_steps,return_mean", "paper,q,CliffWalking-v0,600,-50.5");
        final Cli unknown = Cli.run(
                "plot",
                "--run",
                dir.resolve("run"),
                "--to",
                dir.resolve("none"),
                "--published",
                csv,
                "--as",
                "dreamer");
        assertEquals(2, unknown.exit());
        assertTrue(unknown.err().contains("'dreamer'") && unknown.err().contains("paper/q"), unknown::toString);
        assertTrue(Files.notExists(dir.resolve("none.csv")));
        final Path broken = published("source,algo,env,env_steps,return_mean", "paper,q,CliffWalking-v0,soon,-50.5");
        final Cli cli =
                Cli.run("plot", "--run", dir.resolve("run"), "--to", dir.resolve("none"), "--published", broken);
        assertEquals(2, cli.exit());
        assertTrue(cli.err().contains("published.csv:2"), cli::toString);
    }
}
