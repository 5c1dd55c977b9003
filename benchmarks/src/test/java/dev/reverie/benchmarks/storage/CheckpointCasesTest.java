package dev.reverie.benchmarks.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.pipeline.cli.BenchCase;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointCasesTest {
    @Test
    void aSmallRunHasBothFigures() throws Exception {
        final List<BenchCase> cases = CheckpointCases.cases(progress -> {}, 6000, 1, 0.05);
        assertEquals(
                List.of("checkpoint-action-p99", "checkpoint-tick-p99"),
                cases.stream().map(BenchCase::name).toList());
        for (final BenchCase each : cases) {
            assertTrue(each.ours() > 0 && each.floor() > 0, each::toString);
            assertEquals(each.floor() / each.ours(), each.ratio(), 1e-9);
            assertTrue(!each.floorIs().contains("; 0 were"), each::toString);
        }
    }
}
