package dev.reverie.learners.planning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StateAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorModelTest {

    @ParameterizedTest
    @ValueSource(strings = {"Pendulum-v1", "Pendulum-v1:limit=6", "MountainCarContinuous-v0"})
    void copiesGoOnAsTheEnvironmentDoes(final String id) {
        try (Environment real = Environments.make(id, 1);
                SimulatorModel model = new SimulatorModel(n -> Environments.make(id, n), 3)) {
            final Rows rows = Rows.allocate(real.spec().layout(), 1);
            real.reset(11, rows);
            for (int t = 0; t < 3; t++) {
                rows.actionAt(0, 0, 0.7f);
                real.step(rows, rows);
            }
            model.observe(real, 0);
            final double[] rewards = new double[3];
            final double[] discounts = new double[3];
            final double[] earned = new double[8];
            model.begin(2);
            for (int t = 0; t < 3; t++) {
                model.step(new double[] {0.5, -0.9}, rewards, discounts);
                earned[t] = rewards[0];
            }
            assertTrue(rewards[0] != rewards[1], "samples go their own ways");
            for (int round = 0; round < 2; round++) {
                model.begin(3);
                for (int t = 0; t < 3; t++) {
                    model.step(new double[] {0.1, 0.2, 0.5}, rewards, discounts);
                    assertEquals(earned[t], rewards[2], "each plan begins where the environment is");
                }
            }
            for (int t = 0; t < 3; t++) {
                rows.actionAt(0, 0, 0.5f);
                real.step(rows, rows);
                assertEquals(rows.reward(0), earned[t]);
            }
        }
    }

    @Test
    void nothingIsEarnedAfterAnEpisodesEnd() {
        final String id = "Pendulum-v1:limit=2";
        try (Environment real = Environments.make(id, 1);
                SimulatorModel model = new SimulatorModel(n -> Environments.make(id, n), 1)) {
            real.reset(1, Rows.allocate(real.spec().layout(), 1));
            model.observe(real, 0);
            model.begin(1);
            final double[] reward = new double[1];
            final double[] discount = new double[1];
            final double[] expected = {1, 1, 0, 0};
            for (final double live : expected) {
                model.step(new double[] {1}, reward, discount);
                assertEquals(live, discount[0]);
                assertEquals(live > 0, reward[0] != 0);
            }
        }
    }

    @Test
    void stateIsReadPerLane() {
        try (Environment real = Environments.make("Pendulum-v1", 2);
                SimulatorModel model = new SimulatorModel(n -> Environments.make("Pendulum-v1", n), 1)) {
            real.reset(1, Rows.allocate(real.spec().layout(), 2));
            ((StateAccess) real).setState(1, new double[] {0, 0});
            model.observe(real, 1);
            model.begin(1);
            final double[] reward = {1};
            model.step(new double[] {0}, reward, new double[1]);
            assertArrayEquals(new double[] {0}, reward, 1e-12, "upright and still");
        }
    }

    @Test
    void whatCannotBePlannedInIsNamed() {
        assertTrue(assertThrows(
                        ConfigException.class, () -> new SimulatorModel(n -> Environments.make("CartPole-v1", n), 4))
                .getMessage()
                .contains("CartPole-v1 takes"));
    }
}
