package dev.reverie.learners.modelfree.dqn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reverie.config.ConfigException;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environments;
import dev.reverie.learners.Safetensors;
import dev.reverie.learners.Weights;
import dev.reverie.learners.optim.NonFiniteException;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.learners.tensor.engines.Engines;
import dev.reverie.storage.replay.Replay;
import dev.reverie.storage.replay.ReplayRing;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DqnLearnerTest {
    private static final DqnLearner.Task TASK =
            new DqnLearner.Task(Vectors.cartPole().layout(), Vectors.vector(), 2);

    private static DqnLearner learner(final DqnConfig config, final Device device, final Replay replay) {
        return new DqnLearner(config, device, TASK, replay, 11);
    }

    private static ByteBuffer bytes(final Weights weights) {
        return Safetensors.encode(weights, Map.of());
    }

    private static Map<String, Double> report(final DqnLearner learner) {
        final Map<String, Double> figures = new HashMap<>();
        learner.report(figures::put);
        return figures;
    }

    @ParameterizedTest
    @CsvSource({"torch, true, true", "nd4j, true, true", "torch, false, false"})
    void theSameSeedLearnsTheSame(final String engine, final boolean doubleQ, final boolean dueling) {
        final DqnConfig config = Vectors.config(List.of(16, 16), doubleQ, dueling);
        final ByteBuffer[] learned = new ByteBuffer[2];
        for (int i = 0; i < 2; i++) {
            try (ReplayRing replay = Vectors.replay(500, 1);
                    DqnLearner learner = learner(config, Engines.open(engine, "cpu", 1), replay)) {
                final ByteBuffer begun = bytes(learner.policy());
                for (int u = 0; u < 40; u++) {
                    learner.update();
                }
                assertEquals(40, learner.policy().version());
                learned[i] = bytes(learner.policy());
                assertNotEquals(begun, learned[i]);
            }
        }
        assertEquals(learned[0], learned[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void valuesOfRandomPlayAreLearned(final String engine) {
        final DqnConfig config = Vectors.config(List.of(32), true, true);
        try (ReplayRing replay = Vectors.replay(2000, 1);
                DqnLearner learner = learner(config, Engines.open(engine, "cpu", 1), replay)) {
            learner.update();
            final double first = report(learner).get("train/loss");
            for (int u = 0; u < 1500; u++) {
                learner.update();
                if (u == 1400) {
                    report(learner);
                }
            }
            final Map<String, Double> last = report(learner);
            assertTrue(last.get("train/q") > 4 && last.get("train/q") < 10, "of at most 10: " + last);
            assertTrue(last.get("train/loss") < first / 2, first + " became " + last);
        }
    }

    @Test
    void aRateThatIsAbsurdIsStoppedByTheLossesName() {
        final DqnConfig config =
                new DqnConfig(List.of(8), 0.9, 16, 1, true, true, 1, 1e30, 1e30, 0, 1e-8, 10, 10, 1, 1, 0.1, 100);
        try (ReplayRing replay = Vectors.replay(200, 1);
                DqnLearner learner = learner(config, Engines.open("auto", "cpu", 1), replay)) {
            learner.update();
            final ByteBuffer before = bytes(learner.policy());
            final NonFiniteException stop = assertThrows(NonFiniteException.class, () -> {
                for (int u = 0; u < 5; u++) {
                    learner.update();
                }
            });
            assertEquals("loss/td", stop.tensor());
            assertTrue(stop.getMessage().contains("loss/td"), stop.getMessage());
            assertEquals(before, bytes(learner.policy()), "the update that failed changed the weights");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void memoryIsFlatAndGivenBack(final String engine) {
        final Device device = Engines.open(engine, "cpu", 1);
        final DqnConfig config = Vectors.config(List.of(32, 32), true, true);
        try (ReplayRing replay = Vectors.replay(500, 1)) {
            final DqnLearner learner = learner(config, device, replay);
            for (int u = 0; u < 500; u++) {
                learner.update();
            }
            final long live = device.live();
            final ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            final long before = bean.getCurrentThreadAllocatedBytes();
            for (int u = 0; u < 100; u++) {
                learner.update();
            }
            final long perUpdate = (bean.getCurrentThreadAllocatedBytes() - before) / 100;
            System.out.println("dqn on " + engine + ": " + perUpdate + " bytes of garbage an update");
            assertEquals(live, device.live());
            assertTrue(perUpdate < 64 * 1024, perUpdate + " bytes of garbage an update");
            learner.close();
            assertEquals(0, device.live());
        }
    }

    @Test
    void aReplayWithoutSequencesIsNamed() {
        final DqnConfig config = Vectors.config(List.of(8), true, true);
        try (ReplayRing replay = Vectors.replay(2, 1);
                DqnLearner learner = learner(config, Engines.open("auto", "cpu", 1), replay)) {
            final String message =
                    assertThrows(IllegalStateException.class, learner::update).getMessage();
            assertTrue(message.contains("pace.minimum"), message);
        }
    }

    @ParameterizedTest
    @CsvSource({"Taxi-v3, FLOAT32", "Pendulum-v1, one of several"})
    void otherEnvironmentsAreRefused(final String env, final String reason) {
        final EnvSpec spec = Environments.make(env, 1).spec();
        final DqnConfig config = Vectors.config(List.of(8), true, true);
        final String message = assertThrows(
                        ConfigException.class, () -> new Dqn(config, new EngineConfig("auto", "cpu", 1), spec, 1))
                .getMessage();
        assertTrue(message.contains(reason) && message.contains("CartPole-v1"), message);
    }
}
