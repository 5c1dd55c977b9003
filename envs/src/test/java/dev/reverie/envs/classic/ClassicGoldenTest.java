package dev.reverie.envs.classic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Environments;
import dev.reverie.envs.Rows;
import dev.reverie.envs.StateAccess;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Numbers worked out with a plain NumPy transcription of Gymnasium's equations. */
class ClassicGoldenTest {
    private static final double[][] ACROBOT = {
        {
            0.05,
            -0.03,
            0.02,
            0.07,
            0,
            0.06056514679935607,
            -0.04296230702237039,
            0.0829821243842595,
            -0.19549240730276163,
            -1.0,
            0
        },
        {
            0.05,
            -0.03,
            0.02,
            0.07,
            2,
            0.03403955459908839,
            0.025609794330511172,
            -0.17435623976485484,
            0.4735266412061899,
            -1.0,
            0
        },
        {
            1.2,
            -2.9,
            3.5,
            -7.25,
            1,
            1.7878921454008352,
            2.0641545535669534,
            2.465855285652718,
            -6.1244745475518965,
            -1.0,
            0
        },
        {3.1, 0.4, 12.4, 28.2, 2, 2.411818439826808, 1.676983236892231, 12.566370614359172, -28.274333882308138, 0.0, 1
        },
        {
            -3.0,
            -3.1,
            -12.5,
            -28.0,
            0,
            -2.8086510222293626,
            -0.11352384389202363,
            -10.172168243335236,
            -19.22191969870296,
            0.0,
            1
        },
        {2.0, 1.0, 0.5, -0.5, 1, 1.9801566314137633, 1.0346712902464517, -0.6994093298532098, 0.8446710721333233, 0.0, 1
        },
        {2.8, 0.9, 1.5, 0.5, 0, 3.0896859832604067, 1.0331049921464173, 1.4669355850477839, 0.7836263582148858, 0.0, 1},
    };
    private static final double[][] MOUNTAIN_CAR = {
        {-0.5, 0.0, 0, -0.5011768430041692, -0.0011768430041692573, -1.0, 0},
        {-0.5, 0.01, 2, -0.48917684300416925, 0.010823156995830743, -1.0, 0},
        {-1.19, -0.06, 0, -1.2, 0.0, -1.0, 0},
        {0.48, 0.03, 2, 0.5106739407281546, 0.030673940728154634, -1.0, 1},
        {0.45, 0.07, 1, 0.5194524832822675, 0.0694524832822674, -1.0, 1},
        {-0.3, -0.0695, 0, -0.37, -0.07, -1.0, 0},
        {0.59, 0.065, 2, 0.6, 0.06649472203652278, -1.0, 1},
    };

    private static void replay(final String id, final int size, final double[][] golden) {
        final StateAccess environment = (StateAccess) Environments.make(id, 1);
        final Rows rows = Rows.allocate(environment.spec().layout(), 1);
        environment.reset(0, rows);
        final double[] state = new double[size];
        for (final double[] row : golden) {
            environment.setState(0, Arrays.copyOf(row, size));
            rows.action(0, (int) row[size]);
            environment.step(rows, rows);
            environment.state(0, state);
            for (int j = 0; j < size; j++) {
                assertEquals(row[size + 1 + j], state[j], 1e-12, Arrays.toString(row) + " element " + j);
            }
            assertEquals(row[2 * size + 1], rows.reward(0));
            assertEquals(row[2 * size + 2] == 1 ? 0f : 1f, rows.discount(0), Arrays.toString(row));
        }
    }

    @Test
    void acrobotFollowsTheBooksEquations() {
        replay("Acrobot-v1", 4, ACROBOT);
    }

    @Test
    void acrobotStaysOnTheGoldenPathForSixtySteps() {
        final StateAccess environment = (StateAccess) Environments.make("Acrobot-v1", 1);
        final Rows rows = Rows.allocate(environment.spec().layout(), 1);
        environment.setState(0, new double[] {0.05, -0.03, 0.02, 0.07});
        for (int t = 0; t < 60; t++) {
            rows.action(0, t * 7 % 3);
            environment.step(rows, rows);
        }
        final double[] state = new double[4];
        environment.state(0, state);
        final double[] golden = {-0.00947501818450558, -0.042175248981277474, -0.23791830252260526, 0.533669733513789};
        for (int j = 0; j < 4; j++) {
            assertEquals(golden[j], state[j], 1e-10);
        }
        assertEquals((float) Math.cos(state[0]), rows.floatAt(0, 0, 0));
        assertEquals((float) Math.sin(state[0]), rows.floatAt(0, 0, 1));
        assertEquals((float) Math.cos(state[1]), rows.floatAt(0, 0, 2));
        assertEquals((float) Math.sin(state[1]), rows.floatAt(0, 0, 3));
        assertEquals((float) state[2], rows.floatAt(0, 0, 4));
        assertEquals((float) state[3], rows.floatAt(0, 0, 5));
    }

    @Test
    void mountainCarStopsAtTheWallAndEndsAtTheFlag() {
        replay("MountainCar-v0", 2, MOUNTAIN_CAR);
    }

    @Test
    void mountainCarContinuousPaysAHundredAtTheGoal() {
        final StateAccess environment = (StateAccess) Environments.make("MountainCarContinuous-v0", 1);
        final Rows rows = Rows.allocate(environment.spec().layout(), 1);
        environment.setState(0, new double[] {0.44, 0.05});
        rows.actionAt(0, 0, 0.5f);
        environment.step(rows, rows);
        assertEquals(100 - 0.1 * 0.25, rows.reward(0));
        assertEquals(0f, rows.discount(0));
    }

    @Test
    void cartPoleFollowsItsEquationsAtEveryAngle() {
        final CartPole environment = new CartPole(2);
        final Rows rows = Rows.allocate(environment.spec().layout(), 2);
        environment.reset(0, rows);
        final double[] got = new double[4];
        for (double angle = -3.1; angle <= 3.1; angle += 0.01) {
            final double[] state = {0.3, -0.2, angle, 0.4};
            environment.setState(0, state);
            environment.setState(1, new double[4]);
            rows.action(0, 1);
            environment.step(rows, rows);
            environment.state(0, got);
            final double temp = (10 + 0.05 * 0.4 * 0.4 * Math.sin(angle)) / 1.1;
            final double angular = (9.8 * Math.sin(angle) - Math.cos(angle) * temp)
                    / (0.5 * (4.0 / 3.0 - 0.1 * Math.cos(angle) * Math.cos(angle) / 1.1));
            assertEquals(0.3 - 0.004, got[0], 1e-15);
            assertEquals(-0.2 + 0.02 * (temp - 0.05 * angular * Math.cos(angle) / 1.1), got[1], 1e-14, "at " + angle);
            assertEquals(angle + 0.008, got[2], 1e-15);
            assertEquals(0.4 + 0.02 * angular, got[3], 1e-14, "at " + angle);
        }
    }

    @Test
    void seriesOfSmallAnglesAreExactToTheLastBits() {
        for (double angle = -SmallAngle.MOST; angle <= SmallAngle.MOST; angle += 1e-5) {
            assertEquals(Math.sin(angle), SmallAngle.sin(angle), 2 * Math.ulp(Math.sin(angle)));
            assertEquals(Math.cos(angle), SmallAngle.cos(angle), Math.ulp(1.0));
        }
    }

    @Test
    void episodesBeginWhereGymnasiumsDo() {
        begins("CartPole-v1", new double[] {-0.05, -0.05, -0.05, -0.05}, new double[] {0.05, 0.05, 0.05, 0.05});
        begins("Pendulum-v1", new double[] {-Math.PI, -1}, new double[] {Math.PI, 1});
        begins("Acrobot-v1", new double[] {-0.1, -0.1, -0.1, -0.1}, new double[] {0.1, 0.1, 0.1, 0.1});
        begins("MountainCar-v0", new double[] {-0.6, 0}, new double[] {-0.4, 0});
        begins("MountainCarContinuous-v0", new double[] {-0.6, 0}, new double[] {-0.4, 0});
    }

    private static void begins(final String id, final double[] low, final double[] high) {
        final int lanes = 4000;
        final StateAccess environment = (StateAccess) Environments.make(id, lanes);
        environment.reset(12, Rows.allocate(environment.spec().layout(), lanes));
        final double[] state = new double[low.length];
        final double[] sum = new double[low.length];
        final double[] squares = new double[low.length];
        for (int i = 0; i < lanes; i++) {
            environment.state(i, state);
            for (int j = 0; j < low.length; j++) {
                assertTrue(state[j] >= low[j] && state[j] <= high[j], id + " begins at " + state[j]);
                sum[j] += state[j] / lanes;
                squares[j] += state[j] * state[j] / lanes;
            }
        }
        for (int j = 0; j < low.length; j++) {
            final double width = high[j] - low[j];
            assertEquals((low[j] + high[j]) / 2, sum[j], 0.02 * width, id);
            assertEquals(width * width / 12, squares[j] - sum[j] * sum[j], 0.005 * width * width, id);
        }
    }

    @Test
    void statesThatCannotBeAreRefused() {
        final StateAccess car = (StateAccess) Environments.make("MountainCar-v0", 1);
        assertThrows(IllegalArgumentException.class, () -> car.setState(0, new double[] {-1.3, 0}));
        final StateAccess pendulum = (StateAccess) Environments.make("Pendulum-v1", 1);
        assertThrows(IllegalArgumentException.class, () -> pendulum.setState(0, new double[] {0, 8.1}));
    }
}
