package dev.reverie.envs.mujoco.gymnasium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Acting;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.envs.mujoco.Data;
import dev.reverie.envs.mujoco.Model;
import dev.reverie.envs.mujoco.Mujoco;
import dev.reverie.envs.mujoco.MujocoEnvironment;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rewards and ends by the definitions, computed beside a simulation of the test's own. */
class GymnasiumRewardsTest {
    @BeforeEach
    void library() {
        Assumptions.assumeTrue(Mujoco.isThere(), "MuJoCo is not on this machine");
    }

    @ParameterizedTest
    @CsvSource({
        "HalfCheetah-v4,half_cheetah,5,0.05,0.1,0",
        "Hopper-v4,hopper,4,0.008,0.001,1",
        "Walker2d-v4,walker2d,4,0.008,0.001,1",
        "Ant-v4,ant,5,0.05,0.5,1",
        "Swimmer-v4,swimmer,4,0.04,0.0001,0"
    })
    void movingForwardIsPaidByTheWayAndTheEffort(
            final String id,
            final String model,
            final int frames,
            final double dt,
            final double cost,
            final double alive) {
        final double[] before = new double[1];
        compare(id, model, frames, data -> before[0] = x(id, data), data -> {
            double squares = 0;
            for (int j = 0; j < data.ctrl().size(); j++) {
                squares += data.ctrl().get(j) * data.ctrl().get(j);
            }
            return (x(id, data) - before[0]) / dt - cost * squares + alive;
        });
    }

    private static double x(final String id, final Data data) {
        return id.equals("Ant-v4")
                ? data.doubles("xpos").get(3 * data.model().id(Model.Kind.BODY, "torso"))
                : data.qpos().get(0);
    }

    @Test
    void reachingIsPaidByTheDistanceBeforeTheStep() {
        final double[] before = new double[1];
        compare(
                "Reacher-v4",
                "reacher",
                2,
                data -> before[0] = apart(data, "fingertip", "target"),
                data -> -before[0]
                        - Math.pow(data.ctrl().get(0), 2)
                        - Math.pow(data.ctrl().get(1), 2));
    }

    @Test
    void pushingIsPaidByBothDistancesBeforeTheStep() {
        final double[] before = new double[1];
        compare(
                "Pusher-v4",
                "pusher",
                5,
                data -> before[0] = apart(data, "object", "goal") + 0.5 * apart(data, "object", "tips_arm"),
                data -> {
                    double reward = -before[0];
                    for (int j = 0; j < 7; j++) {
                        reward -= 0.1 * Math.pow(data.ctrl().get(j), 2);
                    }
                    return reward;
                });
    }

    @Test
    void twoPolesArePaidByTheirTip() {
        compare("InvertedDoublePendulum-v4", "inverted_double_pendulum", 5, data -> 0, data -> {
            final int tip = 3 * data.model().id(Model.Kind.SITE, "tip");
            final double x = data.doubles("site_xpos").get(tip);
            final double y = data.doubles("site_xpos").get(tip + 2);
            return 10
                    - 0.01 * x * x
                    - (y - 2) * (y - 2)
                    - 0.001 * Math.pow(data.qvel().get(1), 2)
                    - 0.005 * Math.pow(data.qvel().get(2), 2);
        });
    }

    private static double apart(final Data data, final String one, final String other) {
        double sum = 0;
        for (int axis = 0; axis < 3; axis++) {
            sum += Math.pow(
                    data.doubles("xpos").get(3 * data.model().id(Model.Kind.BODY, one) + axis)
                            - data.doubles("xpos").get(3 * data.model().id(Model.Kind.BODY, other) + axis),
                    2);
        }
        return Math.sqrt(sum);
    }

    private static void compare(
            final String id,
            final String model,
            final int frames,
            final ToDoubleFunction<Data> before,
            final ToDoubleFunction<Data> reward) {
        final Random random = new Random(4);
        try (MujocoEnvironment environment = (MujocoEnvironment) Environments.make(id, 1);
                Model twinModel = Model.parse(model, GymnasiumTasks.mjcf(model));
                Data twin = twinModel.data()) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 1);
            environment.reset(9, rows);
            final double[] state = new double[environment.stateSize()];
            int compared = 0;
            for (int step = 0; step < 300; step++) {
                if (rows.isFirst(0)) {
                    begin(environment, twin, state);
                }
                Acting.choose(rows, random);
                for (int j = 0; j < twin.ctrl().size(); j++) {
                    twin.ctrl().set(j, rows.actionAt(0, j));
                }
                final boolean over = rows.isLast(0);
                environment.step(rows, rows);
                if (!over) {
                    before.applyAsDouble(twin);
                    twin.advance(frames);
                    environment.state(0, state);
                    assertEquals(twin.qpos().get(0), state[0], 0, id + " at step " + step);
                    assertEquals(reward.applyAsDouble(twin), rows.reward(0), 1e-9, id + " at step " + step);
                    compared++;
                }
            }
            assertTrue(compared > 200);
        }
    }

    private static void begin(final MujocoEnvironment environment, final Data twin, final double[] state) {
        environment.state(0, state);
        twin.reset();
        for (int j = 0; j < twin.qpos().size(); j++) {
            twin.qpos().set(j, state[j]);
        }
        for (int j = 0; j < twin.qvel().size(); j++) {
            twin.qvel().set(j, state[twin.qpos().size() + j]);
        }
        twin.forward();
    }

    @ParameterizedTest
    @CsvSource({
        "Hopper-v4,1,1.2,false",
        "Hopper-v4,2,0.25,true",
        "Hopper-v4,3,-120,true",
        "Walker2d-v4,1,0.7,true",
        "Walker2d-v4,1,2.1,true",
        "Walker2d-v4,2,-1.05,true",
        "Walker2d-v4,2,0.5,false",
        "Ant-v4,2,1.2,true",
        "Ant-v4,2,0.7,false",
        "InvertedPendulum-v4,1,0.3,true",
        "InvertedPendulum-v4,1,0.1,false",
        "InvertedDoublePendulum-v4,1,1.5,true",
        "HalfCheetah-v4,2,3,false",
        "Swimmer-v4,2,3,false"
    })
    void whatIsNotHealthyIsOver(final String id, final int position, final double value, final boolean over) {
        try (MujocoEnvironment environment = (MujocoEnvironment) Environments.make(id, 1)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 1);
            environment.reset(1, rows);
            final double[] state = new double[environment.stateSize()];
            environment.state(0, state);
            state[position] = value;
            environment.setState(0, state);
            environment.step(rows, rows);
            assertEquals(over ? Phase.LAST : Phase.MID, rows.phase(0));
            assertEquals(over ? 0f : 1f, rows.discount(0));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.68,true", "0.8,false"})
    void aHopperOnItsKneesIsOver(final double height, final boolean over) {
        try (MujocoEnvironment environment = (MujocoEnvironment) Environments.make("Hopper-v4", 1)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 1);
            environment.reset(1, rows);
            final double[] state = new double[environment.stateSize()];
            state[1] = height;
            state[3] = -1.57;
            environment.setState(0, state);
            environment.step(rows, rows);
            assertEquals(over ? Phase.LAST : Phase.MID, rows.phase(0));
        }
    }
}
