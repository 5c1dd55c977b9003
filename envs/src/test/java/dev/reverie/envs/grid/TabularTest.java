package dev.reverie.envs.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Environments;
import dev.reverie.envs.Simulator;
import dev.reverie.envs.StateAccess;
import dev.reverie.envs.Tabular;
import dev.reverie.envs.TransitionTable;
import dev.reverie.envs.TransitionTable.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class TabularTest {
    /** Folds a table into a number, as a plain transcription of Gymnasium's tables was folded. */
    private static long fold(final TransitionTable table, final int rewardFactor) {
        long hash = 0;
        for (int s = 0; s < table.states(); s++) {
            for (int a = 0; a < table.actions(); a++) {
                for (int k = table.begin(s, a); k < table.end(s, a); k++) {
                    final long row =
                            table.next(k) * 7L + rewardFactor * (long) table.reward(k) + (table.terminated(k) ? 1 : 0);
                    hash = Math.floorMod(hash * 31 + row, 1_000_000_007L);
                }
            }
        }
        return hash;
    }

    private static TransitionTable table(final String id) {
        return ((Tabular) Environments.make(id, 1)).table();
    }

    @Test
    void cliffWalkingIsGymnasiums() {
        final TransitionTable table = table("CliffWalking-v0");
        assertEquals(512847355, fold(table, -3));
        assertEquals(1, table.start(36));
        final int cliff = table.begin(36, 1);
        assertEquals(36, table.next(cliff));
        assertEquals(-100, table.reward(cliff));
        assertEquals(false, table.terminated(cliff));
        assertEquals(true, table.terminated(table.begin(35, 2)));
    }

    @Test
    void frozenLake8x8IsGymnasiums() {
        final TransitionTable table = table("FrozenLake8x8-v1");
        assertEquals(14505549, fold(table, 3));
        assertEquals(680, table.end(63, 3));
        double[] value = new double[64];
        for (int sweep = 0; sweep < 3000; sweep++) {
            value = sweep(table, value, 0.999);
        }
        assertEquals(0.8926354949448159, value[0], 1e-9, "value of the start by value iteration");
    }

    private static double[] sweep(final TransitionTable table, final double[] value, final double discount) {
        final double[] next = new double[value.length];
        for (int s = 0; s < value.length; s++) {
            next[s] = Double.NEGATIVE_INFINITY;
            for (int a = 0; a < table.actions(); a++) {
                double q = 0;
                for (int k = table.begin(s, a); k < table.end(s, a); k++) {
                    q += table.probability(k)
                            * (table.reward(k) + (table.terminated(k) ? 0 : discount * value[table.next(k)]));
                }
                next[s] = Math.max(next[s], q);
            }
        }
        return next;
    }

    @Test
    void taxiHas300StartsAndIsWorthWhatIsKnown() {
        final TransitionTable table = table("Taxi-v3");
        double[] value = new double[500];
        for (int sweep = 0; sweep < 60; sweep++) {
            value = sweep(table, value, 1 - 1e-12);
        }
        int starts = 0;
        double mean = 0;
        for (int s = 0; s < 500; s++) {
            starts += table.start(s) > 0 ? 1 : 0;
            mean += table.start(s) * value[s];
        }
        assertEquals(300, starts);
        assertEquals(7.93, mean, 0.01, "optimal mean return");
    }

    @Test
    void aTableThatIsNoDistributionIsRefused() {
        final double[] start = {0.5, 0.5};
        final Outcome stay = new Outcome(1, 0, 0, false);
        assertEquals(2, TransitionTable.of(start, 1, (s, a) -> List.of(stay)).states());
        refused(new double[] {0.5, 0.4}, stay);
        refused(new double[] {1.5, -0.5}, stay);
        refused(start, new Outcome(0.9, 0, 0, false));
        refused(start, new Outcome(1, 2, 0, false));
        refused(start, new Outcome(1, 0, Double.NaN, false));
        refused(start, stay, new Outcome(0, 1, 0, false));
        refused(start);
    }

    private static void refused(final double[] start, final Outcome... outcomes) {
        assertThrows(IllegalArgumentException.class, () -> TransitionTable.of(start, 1, (s, a) -> List.of(outcomes)));
    }

    @Test
    void drawsFallOnOutcomesByTheirProbability() {
        final TransitionTable table = TransitionTable.of(
                new double[] {0, 0.25, 0, 0.75, 0},
                1,
                (s, a) -> List.of(new Outcome(0.2, 0, 0, false), new Outcome(0.8, 4, 1, true)));
        assertEquals(1, table.startState(0));
        assertEquals(1, table.startState(0.2499));
        assertEquals(3, table.startState(0.25));
        assertEquals(3, table.startState(Math.nextDown(1.0)));
        assertEquals(0, table.next(table.successor(2, 0, 0.1999)));
        assertEquals(4, table.next(table.successor(2, 0, 0.2)));
        assertEquals(4, table.next(table.successor(2, 0, Math.nextDown(1.0))));
    }

    @Test
    void onlyWholeStatesWithinTheTableCanBeSet() {
        final StateAccess taxi = (StateAccess) Environments.make("Taxi-v3", 1);
        taxi.setState(0, new double[] {499});
        for (final double bad : new double[] {-1, 500, 1.5, Double.POSITIVE_INFINITY}) {
            final Exception refusal =
                    assertThrows(IllegalArgumentException.class, () -> taxi.setState(0, new double[] {bad}));
            assertTrue(refusal.getMessage().contains("499"), refusal.getMessage());
        }
    }

    @Test
    void aStateOfAnotherTaskOfTheSameSizeIsRefused() {
        final Simulator small = (Simulator) Environments.make("FrozenLake-v1", 2);
        final Simulator large = (Simulator) Environments.make("FrozenLake8x8-v1", 2);
        final byte[] state = large.save();
        assertEquals(small.save().length, state.length);
        final Exception refusal = assertThrows(IllegalArgumentException.class, () -> small.restore(state));
        assertTrue(refusal.getMessage().contains("FrozenLake-v1 with 2 lanes"), refusal.getMessage());
    }
}
