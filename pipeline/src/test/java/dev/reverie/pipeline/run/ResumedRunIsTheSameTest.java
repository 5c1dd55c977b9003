package dev.reverie.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.storage.log.ChronicleLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is stopped at any tick and goes on ends with the log and the weights of one that was never stopped. */
class ResumedRunIsTheSameTest {
    private static final List<String> DQN = List.of(
            "run.publishEvery=7",
            "run.bestEvery=50",
            "run.bestEpisodes=3",
            "pace.minimum=100",
            "pace.ratio=0.5",
            "dqn.hidden=[16]",
            "dqn.batch=16",
            "dqn.nStep=3",
            "dqn.targetEvery=30",
            "dqn.epsilonSteps=400");
    private static final List<String> SAC =
            List.of("run.publishEvery=4", "pace.minimum=50", "pace.ratio=0.25", "sac.hidden=[16]", "sac.batch=16");
    private static final List<String> DREAMER = List.of(
            "run.publishEvery=4", "run.bestEvery=30", "run.bestEpisodes=3", "pace.minimum=50", "pace.ratio=0.2");
    private static final List<String> TABULAR = List.of("run.bestEvery=100", "run.bestEpisodes=3");

    private static final Set<String> KEEP_NO_BEST = Set.of("sac");

    @TempDir
    private Path directory;

    private static Experiment experiment(final Mode mode, final String algorithm, final String env, final int lanes) {
        final List<String> keys = new ArrayList<>(List.of(
                "run.algorithm=" + algorithm,
                "run.env=" + env,
                "run.seed=11",
                "run.lanes=" + lanes,
                "run.steps=700",
                "run.mode=" + mode,
                "log.blockBytes=4194304",
                "checkpoint.everySeconds=0",
                "checkpoint.everySteps=60",
                "checkpoint.keep=2"));
        keys.addAll(
                algorithm.equals("dqn")
                        ? DQN
                        : algorithm.equals("sac") ? SAC : algorithm.equals("dreamer") ? DREAMER : TABULAR);
        return Experiment.resolve(List.of("debug"), keys);
    }

    private RunDirectory make(final String name, final Experiment experiment) {
        return RunDirectory.create(directory.resolve(name), experiment.toYaml());
    }

    private static void finish(final Plan plan) {
        Runs.finish(plan);
    }

    @ParameterizedTest
    @CsvSource({
        "LOCAL, dyna-q, Taxi-v3, 1, false",
        "LOCKSTEP, dyna-q, Taxi-v3, 1, false",
        "LOCKSTEP, dyna-q, FrozenLake-v1, 3, true",
        "LOCAL, q-learning, dyna-maze, 4, true",
        "LOCKSTEP, q-learning, CliffWalking-v0, 2, false",
        "LOCAL, dyna-q-plus, blocking-maze, 1, false",
        "LOCKSTEP, prioritized-sweeping, CliffWalking-v0, 1, false",
        "LOCKSTEP, dreamer, CartPole-v1, 2, false",
        "LOCAL, dqn, CartPole-v1, 1, false",
        "LOCKSTEP, dqn, CartPole-v1, 3, true",
        "LOCAL, sac, Pendulum-v1, 1, true",
        "LOCKSTEP, sac, Pendulum-v1, 2, false"
    })
    void cutAnywhere(final Mode mode, final String algorithm, final String env, final int lanes, final boolean isOpaque)
            throws IOException {
        final Experiment experiment = experiment(mode, algorithm, env, lanes);
        final RunDirectory whole = make("whole", experiment);
        finish(experiment.plan(whole));
        final SplittableRandom random = new SplittableRandom((mode + algorithm + lanes).hashCode());
        for (int trial = 0; trial < (mode == Mode.LOCAL ? 3 : 2); trial++) {
            final RunDirectory parts = make("parts-" + trial, experiment);
            Plan plan = experiment.plan(parts);
            final StringBuilder cuts = new StringBuilder("cut");
            for (int i = 0; i < 4; i++) {
                final long at = 1 + random.nextLong(350 / lanes);
                final boolean isKilled = random.nextInt(3) > 0;
                Cuts.cut(plan, isOpaque, at, isKilled);
                cuts.append(isKilled ? " killed " : " stopped ")
                        .append(Runs.records(parts.log()).size());
                plan = plan.resumed();
            }
            finish(plan);
            assertSame(whole, parts, KEEP_NO_BEST.contains(algorithm), cuts.toString());
        }
    }

    /** The log is short, the replay shorter: what no checkpoint needs is deleted. */
    @Test
    void whereOldRecordsAreDeleted() throws IOException {
        final List<String> keys = List.of(
                "run.algorithm=q-learning",
                "run.mode=local",
                "run.lanes=64",
                "run.steps=300000",
                "run.bestEvery=0",
                "run.saveSeconds=86400",
                "log.blockBytes=4194304",
                "log.partBytes=1500000",
                "log.keepSteps=30000",
                "replay.capacity=6400",
                "checkpoint.everySeconds=0",
                "checkpoint.everySteps=10000",
                "checkpoint.keep=1");
        final Experiment experiment = Experiment.resolve(List.of("debug"), keys);
        final RunDirectory whole = make("whole", experiment);
        finish(experiment.plan(whole));
        final RunDirectory parts = make("parts", experiment);
        Cuts.cut(experiment.plan(parts), false, 3000, true);
        Cuts.cut(experiment.plan(parts).resumed(), false, 700, false);
        // what the checkpoint at that stop does not need goes when the next parts begin
        Cuts.cut(experiment.plan(parts).resumed(), false, 800, false);
        assertTrue(oldest(parts) > 0, "nothing was deleted");
        finish(experiment.plan(parts).resumed());
        assertArrayEquals(Files.readAllBytes(whole.weightsFile()), Files.readAllBytes(parts.weightsFile()));
        try (ChronicleLog one = ChronicleLog.read(whole.log());
                ChronicleLog other = ChronicleLog.read(parts.log())) {
            assertEquals(one.position(), other.position());
        }
    }

    private static long oldest(final RunDirectory made) {
        try (ChronicleLog log = ChronicleLog.read(made.log())) {
            return log.oldest();
        }
    }

    static void assertSame(
            final RunDirectory whole, final RunDirectory parts, final boolean hasNoBest, final String cuts)
            throws IOException {
        final List<byte[]> expected = Runs.records(whole.log());
        final List<byte[]> actual = Runs.records(parts.log());
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), cuts + ": record " + i);
        }
        assertEquals(expected.size(), actual.size(), cuts);
        assertArrayEquals(Files.readAllBytes(whole.weightsFile()), Files.readAllBytes(parts.weightsFile()), cuts);
        assertTrue(
                whole.loadWeights().version() > 100,
                "updates: " + whole.loadWeights().version());
        if (!hasNoBest) {
            assertArrayEquals(
                    Files.readAllBytes(whole.weightsFile(Kept.BEST)),
                    Files.readAllBytes(parts.weightsFile(Kept.BEST)),
                    cuts);
        }
    }
}
