package dev.reverie.envs.mujoco.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import dev.reverie.envs.mujoco.Mujoco;
import dev.reverie.envs.mujoco.MujocoEnvironment;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteRewardsTest {
    @Test
    void sigmoidsTakeTheirValuesAtTheMargin() {
        assertEquals(1, Tolerance.gaussian(3, 2, 4, 1));
        assertEquals(0.1, Tolerance.gaussian(5, 2, 4, 1), 1e-15);
        assertEquals(0.1, Tolerance.gaussian(1, 2, 4, 1), 1e-15);
        assertEquals(Math.pow(0.1, 0.25), Tolerance.gaussian(4.5, 2, 4, 1), 1e-15);
        assertEquals(0.5, Tolerance.linear(0.5, 1, 9, 0.5, 0.5), 1e-15);
        assertEquals(0.75, Tolerance.linear(0.75, 1, 9, 0.5, 0.5), 1e-15);
        assertEquals(0, Tolerance.linear(-1, 1, 9, 0.5, 0.5));
        assertEquals(0.3, Tolerance.linear(3, 10, 99, 10, 0), 1e-15);
        assertEquals(0.75, Tolerance.quadratic(0.5));
        assertEquals(0, Tolerance.quadratic(-1.5));
        assertEquals(0, Tolerance.within(Math.nextUp(2.0), 1, 2));
    }

    /** A state, no control but the first, and what the step from it is worth by the definitions. */
    @ParameterizedTest
    @CsvSource({
        "dmc/cartpole_balance,0 0 0 0,0,1",
        "dmc/cartpole_balance,0 0 0 0,1,0.8",
        "dmc/cartpole_balance,1 0 0 0,0,0.7812",
        "dmc/cartpole_swingup,0 3.14159265 0 0,0,0",
        "dmc/cartpole_balance_sparse,0.2 0 0 0,0,1",
        "dmc/cartpole_balance_sparse,0.3 0 0 0,0,0",
        "dmc/cartpole_swingup_sparse,0 0.2 0 0,0,0",
        "dmc/pendulum_swingup,0 0,0,1",
        "dmc/pendulum_swingup,0.2 0,0,0",
        "dmc/acrobot_swingup,0 0 0 0,0,1",
        "dmc/acrobot_swingup_sparse,3.14159265 0 0 0,0,0",
        "dmc/point_mass_easy,0 0 0 0,0,1",
        "dmc/point_mass_easy,0 0 0 0,1,0.9",
        "dmc/point_mass_easy,0.03 0 0 0,0,0.1",
        "dmc/finger_spin,-1.5 0 0 0 0 -18,0,1",
        "dmc/finger_spin,-1.5 0 0 0 0 -12,0,0",
        "dmc/finger_spin,-1.5 0 0 0 0 18,0,0",
        "dmc/walker_stand,0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0,0,1",
        "dmc/walker_walk,0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0,0,0.1667",
        "dmc/walker_walk,0 0 0 0 0 0 0 0 0 0 2 0 0 0 0 0 0 0,0,1",
        "dmc/walker_run,0 0 0 0 0 0 0 0 0 0 8.5 0 0 0 0 0 0 0,0,1",
        "dmc/cheetah_run,0 0.5 0 0 0 0 0 0 0 4 0 0 0 0 0 0 0 0,0,0.4",
        "dmc/hopper_stand,0 0.5 0 0 0 0.1 0 0 0 0 0 0 0 0,0,1",
        "dmc/hopper_hop,0 0.5 0 0 0 0.1 0 0 0 0 0 0 0 0,0,0",
        "dmc/hopper_hop,0 0.5 0 0 0 0.1 0 2.5 0 0 0 0 0 0,0,1",
        "dmc/ball_in_cup_catch,0 0 0 0.35 0 0 0 0,0,1",
        "dmc/ball_in_cup_catch,0 0 0 0 0 0 0 0,0,0"
    })
    void aStepFromAStateIsWorth(final String id, final String state, final float control, final double reward) {
        Assumptions.assumeTrue(Mujoco.isThere(), "MuJoCo is not on this machine");
        try (MujocoEnvironment environment = (MujocoEnvironment) Environments.make(id, 1)) {
            final Rows rows = Rows.allocate(environment.spec().layout(), 1);
            environment.reset(3, rows);
            final String[] words = state.split(" ");
            final double[] numbers = new double[environment.stateSize()];
            for (int j = 0; j < numbers.length; j++) {
                numbers[j] = Double.parseDouble(words[j]);
            }
            environment.setState(0, numbers);
            rows.actionAt(0, 0, control);
            environment.step(rows, rows);
            assertEquals(reward, rows.reward(0), 0.03, id);
        }
    }
}
