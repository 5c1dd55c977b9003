package dev.reverie.learners.dp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reverie.envs.Environment;
import dev.reverie.envs.Environments;
import dev.reverie.envs.Tabular;
import dev.reverie.envs.TransitionTable;
import dev.reverie.envs.TransitionTable.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DynamicProgrammingTest {
    /** From 0: action 0 earns 1 and ends; action 1 gambles: half ends with 3, half stays for 0. State 1 is never met. */
    private static final TransitionTable GAMBLE = TransitionTable.of(
            new double[] {1, 0},
            2,
            (s, a) -> s == 1 || a == 0
                    ? List.of(new Outcome(1, 1, 1, true))
                    : List.of(new Outcome(0.5, 1, 3, true), new Outcome(0.5, 0, 0, false)));

    private static TransitionTable table(final String id) {
        final Environment env = Environments.make(id, 1);
        return ((Tabular) env).table();
    }

    @Test
    void theGambleByHand() {
        // V = .5 * 3 + .5 * .8 V, so V = 1.5 / .6
        final Solution solution = ValueIteration.solve(GAMBLE, 0.8, 1e-13, 1000);
        assertArrayEquals(new double[] {2.5, 1}, solution.values(), 1e-11);
        assertArrayEquals(new int[] {1, 0}, solution.policy());
        // V_1 = max(1, 1.5), V_2 = 1.5 + .5 * 1.5, V_3 = 1.5 + .5 * 2.25
        assertEquals(1.5, FiniteHorizon.optimum(GAMBLE, 1), 1e-12);
        assertEquals(2.625, FiniteHorizon.optimum(GAMBLE, 3), 1e-12);
        assertEquals(1, FiniteHorizon.meanReturn(GAMBLE, new int[] {0, 0}, 3), 1e-12);
        assertEquals(3, Optimum.meanReturn(GAMBLE, 0), 1e-9);
        assertEquals(2.25, Optimum.meanReturn(GAMBLE, 2), 1e-12);
    }

    @Test
    void policyIterationAgreesWithValueIteration() {
        for (final String id :
                List.of("FrozenLake-v1", "FrozenLake8x8-v1", "Taxi-v3", "CliffWalking-v0", "dyna-maze")) {
            final Solution values = ValueIteration.solve(table(id), 0.97, 1e-12, 100_000);
            final Solution policies = PolicyIteration.solve(table(id), 0.97, 1e-12);
            assertArrayEquals(values.values(), policies.values(), 1e-8, id);
            final double[] greedy = PolicyIteration.evaluate(table(id), values.policy(), 0.97, 1e-12);
            assertArrayEquals(values.values(), greedy, 1e-8, id);
        }
    }

    @Test
    void knownOptima() {
        assertEquals(7.93, Optimum.meanReturn(table("Taxi-v3"), 200), 1e-9);
        assertEquals(-13, Optimum.meanReturn(table("CliffWalking-v0"), 0), 1e-9);
        assertEquals(1, Optimum.meanReturn(table("dyna-maze"), 0), 1e-9);
        assertEquals(0.744190, Optimum.meanReturn(table("FrozenLake-v1"), 100), 1e-6);
        final double[] values =
                ValueIteration.solve(table("dyna-maze"), 0.95, 1e-12, 1000).values();
        int start = 0;
        while (table("dyna-maze").start(start) == 0) {
            start++;
        }
        assertEquals(Math.pow(0.95, 13), values[start], 1e-9, "14 steps from the start, the last of them earns");
    }

    @Test
    void whatWouldNotEndIsRefused() {
        final TransitionTable loop =
                TransitionTable.of(new double[] {1}, 1, (s, a) -> List.of(new Outcome(1, 0, 1, false)));
        assertThrows(IllegalArgumentException.class, () -> Optimum.meanReturn(loop, 0));
        assertThrows(IllegalArgumentException.class, () -> PolicyIteration.solve(loop, 1, 1e-9));
        assertThrows(IllegalArgumentException.class, () -> FiniteHorizon.optimum(loop, 0));
        assertEquals(7, Optimum.meanReturn(loop, 7), 1e-12);
    }
}
