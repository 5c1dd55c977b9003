package dev.reverie.learners.planning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.config.ConfigException;
import dev.reverie.envs.ActionSpace;
import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.envs.Simulator;
import dev.reverie.envs.StateAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorModelTest {
    private static final PlannerConfig CONFIG = new PlannerConfig(
            PlannerConfig.Method.CEM, PlannerConfig.Choice.MEAN, 3, 20, 2, 4, 1, 0, 0, 1, 2, 0, 1, 0, 1);

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

    @Test
    void aSimulatorThatGivesNoNumbersIsNamedWithTheStepOfThePlan() {
        try (Environment real = new Broken(1, 2);
                SimulatorModel model = new SimulatorModel(n -> new Broken(n, 2), 20);
                SimulatorActor actor = new SimulatorActor(CONFIG, real, model, 1)) {
            final Rows rows = Rows.allocate(real.spec().layout(), 1);
            real.reset(1, rows);
            final String message = assertThrows(IllegalStateException.class, () -> actor.act(rows, rows))
                    .getMessage();
            assertTrue(message.contains("reward that is not finite at step 1 of the plan, in 20 of 20"), message);
        }
    }

    @Test
    void actionsWithoutBoundsAreRefusedByTheirAxis() {
        try (Environment real = new Broken(1, Double.POSITIVE_INFINITY);
                SimulatorModel model = new SimulatorModel(n -> new Broken(n, Double.POSITIVE_INFINITY), 20)) {
            final String message = assertThrows(ConfigException.class, () -> new SimulatorActor(CONFIG, real, model, 1))
                    .getMessage();
            assertTrue(message.contains("axis 0 goes from -Infinity to Infinity"), message);
        }
    }

    /** A pendulum whose reward is NaN at every second step. */
    private static final class Broken implements Simulator, StateAccess {
        private final Environment inner;
        private final double bound;
        private int steps;

        Broken(final int lanes, final double bound) {
            this.inner = Environments.make("Pendulum-v1", lanes);
            this.bound = bound;
        }

        @Override
        public EnvSpec spec() {
            final EnvSpec spec = inner.spec();
            return new EnvSpec(
                    "broken", spec.lanes(), spec.observation(), ActionSpace.Box.of(1, -bound, bound), spec.stepLimit());
        }

        @Override
        public void reset(final long seed, final Rows out) {
            inner.reset(seed, Rows.allocate(inner.spec().layout(), out.count()));
            for (int i = 0; i < out.count(); i++) {
                out.put(i, Phase.FIRST, 0, 1);
            }
        }

        @Override
        public void step(final Rows actions, final Rows out) {
            steps++;
            for (int i = 0; i < out.count(); i++) {
                out.move(i, steps % 2 == 0 ? Double.NaN : 1);
            }
        }

        @Override
        public byte[] save() {
            return ((Simulator) inner).save();
        }

        @Override
        public void restore(final byte[] state) {
            ((Simulator) inner).restore(state);
        }

        @Override
        public int stateSize() {
            return ((StateAccess) inner).stateSize();
        }

        @Override
        public void state(final int lane, final double[] out) {
            ((StateAccess) inner).state(lane, out);
        }

        @Override
        public void setState(final int lane, final double[] state) {
            ((StateAccess) inner).setState(lane, state);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
