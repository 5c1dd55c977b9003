package dev.reverie.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code local} and {@code lockstep} are the same run: the same log, byte for byte, and the same weights. */
class AgreementTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "1, dyna-q, Taxi-v3, 1",
        "2, dyna-q, FrozenLake-v1, 3",
        "3, dyna-q, Taxi-v3, 2",
        "4, dyna-q-plus, blocking-maze, 1",
        "5, prioritized-sweeping, CliffWalking-v0, 1",
        "6, q-learning, dyna-maze, 4"
    })
    void localAndLockstepAgree(final long seed, final String algorithm, final String env, final int lanes)
            throws IOException {
        final String[] keys = {
            "run.algorithm=" + algorithm, "run.env=" + env, "run.seed=" + seed, "run.lanes=" + lanes, "run.steps=1500"
        };
        final RunDirectory local = run("local", keys);
        final RunDirectory lockstep = run("lockstep", keys);
        final List<byte[]> expected = Runs.records(local.log());
        final List<byte[]> actual = Runs.records(lockstep.log());
        assertTrue(expected.size() >= 1500 / lanes, "only " + expected.size() + " ticks were recorded");
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "tick " + i);
        }
        assertArrayEquals(Files.readAllBytes(local.weightsFile()), Files.readAllBytes(lockstep.weightsFile()));
        assertTrue(
                local.loadWeights().version() > 1000,
                "the learner made " + local.loadWeights().version() + " updates");
    }

    /** Updates that sample the replay, weights that go out every few ticks, and trials in between. */
    @ParameterizedTest
    @CsvSource({"7, 1, torch", "8, 3, torch", "9, 1, nd4j"})
    void localAndLockstepAgreeOnANeuralLearner(final long seed, final int lanes, final String engine)
            throws IOException {
        final String[] keys = {
            "run.algorithm=dqn",
            "run.env=CartPole-v1",
            "run.seed=" + seed,
            "run.lanes=" + lanes,
            "run.steps=900",
            "run.publishEvery=7",
            "run.bestEvery=100",
            "run.bestEpisodes=3",
            "pace.minimum=100",
            "pace.ratio=0.5",
            "dqn.nStep=3",
            "engine.name=" + engine
        };
        final RunDirectory local = run("local", keys);
        final RunDirectory lockstep = run("lockstep", keys);
        final List<byte[]> expected = Runs.records(local.log());
        final List<byte[]> actual = Runs.records(lockstep.log());
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "tick " + i);
        }
        for (final Kept kept : Kept.values()) {
            assertArrayEquals(
                    Files.readAllBytes(local.weightsFile(kept)), Files.readAllBytes(lockstep.weightsFile(kept)));
        }
        assertTrue(
                local.loadWeights().version() >= 400,
                "the learner made " + local.loadWeights().version() + " updates");
    }

    @Test
    void anotherSeedIsAnotherRun() throws IOException {
        final RunDirectory one = run("local", "run.seed=1", "run.steps=300");
        final RunDirectory other =
                Runs.run(directory.resolve("other"), "run.mode=local", "run.seed=2", "run.steps=300");
        assertNotEquals(
                List.of(Files.readAllBytes(one.weightsFile())), List.of(Files.readAllBytes(other.weightsFile())));
        assertNotEquals(
                java.util.Arrays.toString(Runs.records(one.log()).get(5)),
                java.util.Arrays.toString(Runs.records(other.log()).get(5)));
    }

    private RunDirectory run(final String mode, final String... keys) {
        final String[] all = java.util.Arrays.copyOf(keys, keys.length + 1);
        all[keys.length] = "run.mode=" + mode;
        return Runs.run(directory.resolve(mode), all);
    }
}
