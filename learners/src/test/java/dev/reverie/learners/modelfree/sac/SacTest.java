package dev.reverie.learners.modelfree.sac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Experience;
import dev.reverie.envs.Field;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.learners.ActionScale;
import dev.reverie.learners.Actor;
import dev.reverie.learners.Learner;
import dev.reverie.learners.VectorSpec;
import dev.reverie.learners.Weights;
import dev.reverie.learners.acting.ObservationReader;
import dev.reverie.learners.nn.Blueprint;
import dev.reverie.learners.nn.Export;
import dev.reverie.learners.tensor.Device;
import dev.reverie.learners.tensor.TensorType;
import dev.reverie.learners.tensor.engines.EngineConfig;
import dev.reverie.learners.tensor.engines.Engines;
import dev.reverie.storage.replay.ReplayConfig;
import dev.reverie.storage.replay.ReplayRing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SacTest {
    /** One action within [1, 5]; an episode is one transition that earns {@code -3 - (a - 4)^2}. */
    private static final EnvSpec BANDIT =
            new EnvSpec("bandit", 1, List.of(Field.vector("x", 2, -1, 1)), ActionSpace.Box.of(1, 1, 5), 1);

    private static SacConfig config(final double alphaRate, final double alpha) {
        return new SacConfig(List.of(32), 0.99, 32, 1, 3e-3, 1e-2, alphaRate, alpha, -1, 0.02, 1, 0);
    }

    /** Uniform actions. */
    private static ReplayRing bandit(final boolean isCutOff, final int episodes) {
        final ReplayRing replay = new ReplayRing(BANDIT.layout(), new ReplayConfig(10_000, false));
        final Experience tick = Experience.allocate(BANDIT.layout(), 1);
        final Rows rows = tick.rows();
        final SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2 * episodes; i++) {
            if (i % 2 == 0) {
                rows.put(0, Phase.FIRST, 0, 1);
                rows.floatAt(0, 0, 0, (float) random.nextDouble(-1, 1));
                rows.floatAt(0, 0, 1, (float) random.nextDouble(-1, 1));
                rows.actionAt(0, 0, (float) random.nextDouble(1, 5));
            } else {
                final double off = rows.actionAt(0, 0) - 4;
                if (isCutOff) {
                    rows.truncate(0, -3 - off * off);
                } else {
                    rows.terminate(0, -3 - off * off);
                }
            }
            tick.stamp(0, i, 0, 0, 0);
            replay.add(tick);
        }
        return replay;
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void findsTheBestActionAndTheValueOfAnEnd(final String engine) {
        final Sac sac = new Sac(config(0, 0.01), new EngineConfig(engine, "cpu", 1), BANDIT);
        try (ReplayRing replay = bandit(false, 2000);
                Learner learner = sac.learner(replay, 7)) {
            for (int i = 0; i < 600; i++) {
                learner.update();
            }
            final Actor actor = sac.evaluator(1);
            actor.adopt(learner.policy());
            final Rows rows = Rows.allocate(BANDIT.layout(), 1);
            rows.put(0, Phase.FIRST, 0, 1);
            actor.act(rows, rows);
            assertEquals(4, rows.actionAt(0, 0), 0.3);
            final Map<String, Double> figures = new HashMap<>();
            learner.report((key, value) -> {});
            for (int i = 0; i < 20; i++) {
                learner.update();
            }
            learner.report(figures::put);
            // the mean reward of uniform actions: -3 - 7/3
            assertEquals(-16.0 / 3, figures.getOrDefault("train/value", Double.NaN), 0.5);
        }
    }

    @Test
    void anEpisodeThatIsCutOffIsWorthWhatWouldHaveFollowed() {
        final Sac sac = new Sac(config(0, 1e-6), new EngineConfig("auto", "cpu", 1), BANDIT);
        final Map<String, Double> ended = new HashMap<>();
        final Map<String, Double> cutOff = new HashMap<>();
        for (final boolean isCutOff : new boolean[] {false, true}) {
            try (ReplayRing replay = bandit(isCutOff, 500);
                    Learner learner = sac.learner(replay, 7)) {
                for (int i = 0; i < 150; i++) {
                    learner.update();
                }
                learner.report((isCutOff ? cutOff : ended)::put);
            }
        }
        assertTrue(
                cutOff.getOrDefault("train/value", 0.0) < ended.getOrDefault("train/value", 0.0) - 1,
                "cut off " + cutOff + ", ended " + ended);
    }

    @Test
    void theTemperatureSeeksTheEntropy() {
        final Sac sac = new Sac(config(1e-2, 1), new EngineConfig("auto", "cpu", 1), BANDIT);
        try (ReplayRing replay = bandit(false, 500);
                Learner learner = sac.learner(replay, 7)) {
            final Map<String, Double> figures = new HashMap<>();
            for (int i = 0; i < 700; i++) {
                learner.update();
                if (i == 550) {
                    learner.report(figures::put);
                }
            }
            learner.report(figures::put);
            assertEquals(-1, figures.getOrDefault("train/entropy", Double.NaN), 0.3);
            assertTrue(figures.getOrDefault("train/alpha", 9.0) < 1, figures.toString());
        }
    }

    @Test
    void actorsTakeTheEnginesMeanScaledToTheBox() {
        try (Device device = Engines.open("auto", "cpu", 1);
                SquashedPolicy policy =
                        new SquashedPolicy(new Blueprint(device, TensorType.FLOAT32, 4), 2, new int[] {32}, 1)) {
            final Weights weights = Export.weights(1, policy.parameters(), "actor/");
            final Actor actor = new SacActor(
                    config(0, 1),
                    new ObservationReader(BANDIT.layout()),
                    ActionScale.of((ActionSpace.Box) BANDIT.action()),
                    false,
                    1);
            actor.adopt(weights);
            final Rows rows = Rows.allocate(BANDIT.layout(), 1);
            rows.put(0, Phase.FIRST, 0, 1);
            rows.floatAt(0, 0, 0, 0.4f);
            rows.floatAt(0, 0, 1, -0.7f);
            actor.act(rows, rows);
            device.scoped(() -> {
                final double unit = policy.at(device.of(new float[] {0.4f, -0.7f}, 1, 2))
                        .mode()
                        .item();
                assertEquals(3 + 2 * unit, rows.actionAt(0, 0), 1e-5);
            });
        }
    }

    @Test
    void exploresUniformlyUntilItHasLearnedAndThenAsThePolicyDoes() {
        final Sac sac = new Sac(config(0, 1), new EngineConfig("auto", "cpu", 1), BANDIT);
        final Actor actor = sac.actor(5);
        final Rows rows = Rows.allocate(BANDIT.layout(), 1);
        rows.put(0, Phase.FIRST, 0, 1);
        double sum = 0;
        double least = 9;
        double most = 0;
        for (int i = 0; i < 4000; i++) {
            actor.act(rows, rows);
            sum += rows.actionAt(0, 0);
            least = Math.min(least, rows.actionAt(0, 0));
            most = Math.max(most, rows.actionAt(0, 0));
        }
        assertEquals(3, sum / 4000, 0.1);
        assertTrue(least < 1.1 && most > 4.9 && least >= 1 && most <= 5, least + " to " + most);
    }

    @ParameterizedTest
    @ValueSource(strings = {"torch", "nd4j"})
    void closesAllThatItMade(final String engine) {
        final Device device = Engines.open(engine, "cpu", 1);
        final ActionScale scale = ActionScale.of((ActionSpace.Box) BANDIT.action());
        try (ReplayRing replay = bandit(false, 10)) {
            final SacLearner learner = new SacLearner(
                    config(1e-3, 1),
                    device,
                    new SacLearner.Task(BANDIT.layout(), VectorSpec.of(BANDIT, "sac"), scale),
                    replay,
                    1);
            learner.update();
            final long live = device.live();
            learner.update();
            assertEquals(live, device.live(), "an update leaves tensors behind");
            learner.close();
        }
        assertEquals(0, device.live());
    }

    @Test
    void saysWhichTasksItCannotLearn() {
        final EngineConfig engine = new EngineConfig("auto", "cpu", 1);
        final EnvSpec discrete = new EnvSpec("d", 1, BANDIT.observation(), new ActionSpace.Discrete(2), 1);
        final EnvSpec boundless =
                new EnvSpec("b", 1, BANDIT.observation(), ActionSpace.Box.of(1, -1, Double.POSITIVE_INFINITY), 1);
        assertTrue(assertThrows(ConfigException.class, () -> new Sac(config(0, 1), engine, discrete))
                .getMessage()
                .contains("Pendulum-v1"));
        assertTrue(assertThrows(ConfigException.class, () -> new Sac(config(0, 1), engine, boundless))
                .getMessage()
                .contains("axis 0"));
    }
}
