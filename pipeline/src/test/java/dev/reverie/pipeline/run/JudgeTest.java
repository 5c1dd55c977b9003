package dev.reverie.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Field;
import dev.reverie.envs.Rows;
import dev.reverie.learners.Actor;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Weights;
import dev.reverie.learners.optim.NonFiniteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTest {
    @TempDir
    private Path path;

    private RunDirectory directory;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** Episodes of one transition, whose reward is the action. */
    private final class Echo implements Environment {
        private final EnvSpec spec =
                new EnvSpec("echo", 2, java.util.List.of(Field.vector("x", 1, 0, 1)), new ActionSpace.Discrete(100), 1);
        private boolean begins;

        @Override
        public EnvSpec spec() {
            return spec;
        }

        @Override
        public void reset(final long seed, final Rows out) {
            begin(out);
        }

        private void begin(final Rows out) {
            for (int i = 0; i < 2; i++) {
                out.put(i, dev.reverie.envs.Phase.FIRST, 0, 1);
            }
            begins = true;
        }

        @Override
        public void step(final Rows actions, final Rows out) {
            if (!begins) {
                begin(out);
                return;
            }
            begins = false;
            for (int i = 0; i < 2; i++) {
                out.terminate(i, actions.action(i));
            }
        }

        @Override
        public void close() {
            isClosed.set(true);
        }
    }

    /** Does what its weights say. */
    private static final class Obedient implements Actor {
        private int action;

        @Override
        public void act(final Rows step, final Rows actions) {
            for (int i = 0; i < step.count(); i++) {
                actions.action(i, action);
            }
        }

        @Override
        public void adopt(final Weights weights) {
            action = (int) weights.get("a", 1).doubles()[0];
        }
    }

    @BeforeEach
    void make() {
        directory = RunDirectory.create(path.resolve("run"), "x: {}\n");
    }

    private Judge judge() {
        return new Judge(new Echo(), new Obedient(), directory, 4, 1);
    }

    private static Weights weights(final long version, final double earns) {
        return new Weights(version, Map.of("a", NamedArray.of(new double[] {earns}, 1)));
    }

    private static Map<String, Double> report(final Judge judge) {
        final Map<String, Double> figures = new HashMap<>();
        judge.report(figures::put);
        return figures;
    }

    @Test
    void theBestAreKeptAndOfEqualOnesTheLater() {
        final double[] earned = {2, 5, 3, 5, 1};
        final long[] best = {0, 1, 1, 3, 3};
        try (Judge judge = judge()) {
            assertEquals(Map.of(), report(judge));
            assertEquals(Kept.LAST, directory.preferred());
            for (int version = 0; version < earned.length; version++) {
                judge.judge(weights(version, earned[version]), () -> false);
                assertEquals(best[version], directory.loadWeights(Kept.BEST).version(), "after " + version);
                assertEquals(
                        Map.of(
                                "eval/return",
                                earned[version],
                                "eval/best",
                                earned[(int) best[version]],
                                "eval/best_version",
                                (double) best[version]),
                        report(judge));
            }
        }
        assertEquals(Kept.BEST, directory.preferred());
        assertTrue(isClosed.get());
    }

    @Test
    void aTrialThatIsCancelledCountsForNothing() {
        try (Judge judge = judge()) {
            judge.judge(weights(1, 3), () -> false);
            judge.judge(weights(2, 9), () -> true);
            assertEquals(1, directory.loadWeights(Kept.BEST).version());
            assertEquals(3, report(judge).get("eval/best"));
        }
    }

    @Test
    void weightsThatAreNotFiniteReplaceNone() throws IOException {
        for (final Kept kept : Kept.values()) {
            directory.save(kept, weights(1, 3), Map.of());
            final byte[] before = Files.readAllBytes(directory.weightsFile(kept));
            for (final double wrong : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
                final NonFiniteException refused =
                        assertThrows(NonFiniteException.class, () -> directory.save(kept, weights(2, wrong), Map.of()));
                assertEquals("a", refused.tensor());
            }
            assertArrayEquals(before, Files.readAllBytes(directory.weightsFile(kept)));
        }
        final Weights half = new Weights(
                3,
                Map.of(
                        "half",
                        new NamedArray(
                                dev.reverie.envs.DType.FLOAT32,
                                java.util.List.of(3),
                                java.nio.ByteBuffer.allocate(12)
                                        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                                        .putFloat(8, Float.NaN))));
        assertThrows(NonFiniteException.class, () -> directory.save(Kept.LAST, half, Map.of()));
    }

    @Test
    void besideTheLearnerTheNewestIsTriedAndTheLastAlways() {
        try (Judge judge = judge()) {
            final JudgeAgent agent = new JudgeAgent(judge, () -> 0);
            assertEquals(0, agent.doWork());
            agent.offer(weights(1, 9));
            agent.offer(weights(2, 4));
            assertEquals(1, agent.doWork());
            assertEquals(2, directory.loadWeights(Kept.BEST).version(), "version 1 was tried, newer ones were there");
            agent.offer(weights(3, 7));
            agent.end(true);
            assertEquals(1, agent.doWork());
            assertEquals(3, directory.loadWeights(Kept.BEST).version());
            assertThrows(AgentTerminationException.class, agent::doWork);
        }
    }

    @Test
    void aTrialIsFollowedByRestOfNineTimesItsLength() {
        try (Judge judge = judge()) {
            final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 40);
            final JudgeAgent agent = new JudgeAgent(judge, () -> clock.getAndAdd(10));
            agent.offer(weights(1, 3));
            assertEquals(1, agent.doWork());
            agent.offer(weights(2, 5));
            for (int look = 0; look < 8; look++) {
                assertEquals(0, agent.doWork(), "look " + look);
            }
            assertEquals(1, directory.loadWeights(Kept.BEST).version());
            assertEquals(1, agent.doWork());
            assertEquals(2, directory.loadWeights(Kept.BEST).version());
            agent.offer(weights(3, 7));
            agent.end(true);
            assertEquals(1, agent.doWork(), "the last are tried at once");
        }
    }

    @Test
    void aFaultEndsTrials() {
        try (Judge judge = judge()) {
            final JudgeAgent agent = new JudgeAgent(judge, () -> 0);
            agent.offer(weights(1, 9));
            agent.end(false);
            assertThrows(AgentTerminationException.class, agent::doWork);
            assertFalse(Files.exists(directory.weightsFile(Kept.BEST)));
        }
    }
}
