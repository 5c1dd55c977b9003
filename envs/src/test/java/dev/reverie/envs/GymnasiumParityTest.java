package dev.reverie.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GymnasiumParityTest {
    private static final double TOLERANCE = 1e-6;

    @ParameterizedTest
    @ValueSource(strings = {"CartPole-v1", "Pendulum-v1", "MountainCarContinuous-v0"})
    void everyRecordedTransitionFollows(final String id) {
        final Npz npz = Npz.reference(id);
        final double[] state = npz.get("state");
        final double[] action = npz.get("action");
        final double[] reward = npz.get("reward");
        final double[] terminated = npz.get("terminated");
        final int n = reward.length;
        assertTrue(n >= 390, n + " transitions");
        final int size = state.length / n;
        double worst = 0;
        for (final int lanes : new int[] {1, 7}) {
            final StateAccess environment = (StateAccess) Environments.make(id, lanes);
            assertEquals(size, environment.stateSize());
            final Rows rows = Rows.allocate(environment.spec().layout(), lanes);
            environment.reset(0, rows);
            final double[] got = new double[size];
            for (int t = 0; t < n; t++) {
                final int lane = t % lanes;
                environment.setState(lane, Arrays.copyOfRange(state, t * size, t * size + size));
                Acting.put(rows, lane, action[t]);
                environment.step(rows, rows);
                environment.state(lane, got);
                for (int j = 0; j < size; j++) {
                    worst = Math.max(worst, Math.abs(got[j] - npz.get("next_state")[t * size + j]));
                }
                final double[] obs = npz.get("obs");
                for (int j = 0; j < obs.length / n; j++) {
                    worst = Math.max(worst, Math.abs(rows.floatAt(lane, 0, j) - obs[t * (obs.length / n) + j]));
                }
                worst = Math.max(worst, Math.abs(rows.reward(lane) - reward[t]));
                assertTrue(worst <= TOLERANCE, id + ", transition " + t + ": off by " + worst);
                assertEquals(terminated[t] == 1 ? 0f : 1f, rows.discount(lane), "transition " + t);
            }
        }
        System.out.println(id + ": " + n + " recorded transitions, greatest difference " + worst);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FrozenLake-v1", "Taxi-v3"})
    void wholeTableIsTheRecordedOne(final String id) {
        final Npz npz = Npz.reference(id);
        final TransitionTable table = ((Tabular) Environments.make(id, 1)).table();
        final double[] rows = npz.get("P_table");
        final double[] start = npz.get("isd");
        assertEquals(start.length, table.states());
        for (int s = 0; s < start.length; s++) {
            assertEquals(start[s], table.start(s), 1e-15, "start " + s);
        }
        int at = 0;
        for (int s = 0; s < table.states(); s++) {
            for (int a = 0; a < table.actions(); a++) {
                for (int k = table.begin(s, a); k < table.end(s, a); k++) {
                    final String who = "row " + at / 6;
                    assertEquals(s, rows[at++], who);
                    assertEquals(a, rows[at++], who);
                    assertEquals(table.probability(k), rows[at++], 1e-15, who);
                    assertEquals(table.next(k), rows[at++], who);
                    assertEquals(table.reward(k), rows[at++], who);
                    assertEquals(table.terminated(k) ? 1 : 0, rows[at++], who);
                }
            }
        }
        assertEquals(rows.length, at);
    }

    @Test
    void sampledSuccessorsFollowTheTable() {
        final StateAccess lake = (StateAccess) Environments.make("FrozenLake-v1", 1);
        final Rows rows = Rows.allocate(lake.spec().layout(), 1);
        lake.reset(4, rows);
        final int[] count = new int[16];
        for (int n = 0; n < 30_000; n++) {
            lake.setState(0, new double[] {6});
            rows.action(0, 1);
            lake.step(rows, rows);
            count[rows.intAt(0, 0, 0)]++;
            assertEquals(rows.intAt(0, 0, 0) == 10 ? 1f : 0f, rows.discount(0));
        }
        for (final int next : new int[] {5, 7, 10}) {
            assertEquals(10_000, count[next], 400, "times at " + next);
        }
    }
}
