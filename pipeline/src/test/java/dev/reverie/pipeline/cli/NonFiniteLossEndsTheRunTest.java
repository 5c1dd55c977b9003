package dev.reverie.pipeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.NamedArray;
import dev.reverie.pipeline.run.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A learner that is driven to NaN stops the run with the loss' name, and the weights before it stay. */
class NonFiniteLossEndsTheRunTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"local", "lockstep", "pipelined"})
    void andTheLastGoodWeightsStay(final String mode) {
        final Path run = directory.resolve("run");
        final Cli train = Cli.run(
                "train",
                "dqn",
                "--env",
                "CartPole-v1",
                "--preset",
                "debug",
                "--mode",
                mode,
                "--steps",
                "5000",
                "--run",
                run,
                "--set",
                "pace.minimum=50",
                "--set",
                "dqn.learningRate=1e30");
        assertEquals(1, train.exit(), train::toString);
        final List<String> lines = train.err().lines().toList();
        final String last = lines.get(lines.size() - 1);
        assertTrue(last.contains("loss 'loss/td' is not finite"), last);
        assertFalse(train.err().contains("did not end"), train::toString);
        for (final NamedArray array :
                RunDirectory.open(run).loadWeights().arrays().values()) {
            final var data = array.data().asFloatBuffer();
            while (data.hasRemaining()) {
                final float weight = data.get();
                assertTrue(Math.abs(weight) < 10, "weight " + weight + " was kept");
            }
        }
        final Cli eval = Cli.run("eval", "--run", run, "--episodes", 3);
        assertEquals(0, eval.exit(), eval::toString);
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> List.of("actor-0", "keeper", "learner", "judge", "local")
                        .contains(thread.getName())));
    }
}
