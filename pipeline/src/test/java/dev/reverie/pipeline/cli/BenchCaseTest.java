package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.config.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCaseTest {
    private static final BenchCase BESIDE = new BenchCase("x", "java", 90, 100, "C", "steps/s", 0.9);

    @Test
    void anAimIsForTheRatioWhereThereIsAFloorElseForTheFigure() {
        assertTrue(BESIDE.isReached());
        assertTrue(BESIDE.aimingAt(0.9).isReached());
        assertFalse(BESIDE.aimingAt(0.91).isReached());
        assertTrue(BenchCase.rate("x", 90, "steps/s", "alone").aimingAt(90).isReached());
        assertFalse(BenchCase.rate("x", 90, "steps/s", "alone").aimingAt(91).isReached());
        assertTrue(BESIDE.aimingAt(0.91).line().endsWith("; MISSED 0.910"));
    }

    @Test
    void whatThisMachineLacksLeavesOneBenchmarkOutAndNotTheOthers() throws Exception {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final CommandLine line =
                new CommandLine(new Reverie()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        Benchmarks.run("both", List.of(new Fixed("lacking", true), new Fixed("whole", false)), true, line);
        final Json.Node result = Json.parse(out.toString());
        assertEquals("whole", result.get("cases").items().get(0).get("case").asText());
        assertTrue(result.get("cases").items().get(0).get("reached").asBoolean());
        assertEquals(
                "no library",
                result.get("left_out").items().get(0).get("because").asText());
        assertTrue(err.toString().contains("lacking: left out: no library"), err.toString());
    }

    private record Fixed(String name, boolean lacks) implements Benchmark {
        @Override
        public String description() {
            return name;
        }

        @Override
        public List<BenchCase> run(final Consumer<String> progress) {
            if (lacks) {
                throw new ConfigException("no library");
            }
            return List.of(BenchCase.rate(name, 2, "steps/s", "alone").aimingAt(1));
        }
    }
}
