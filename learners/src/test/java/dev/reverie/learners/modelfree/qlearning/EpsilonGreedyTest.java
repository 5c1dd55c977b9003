package dev.reverie.learners.modelfree.qlearning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.EnvSpec;
import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.learners.NamedArray;
import dev.reverie.learners.Tables;
import dev.reverie.learners.TabularSpec;
import dev.reverie.learners.Weights;
import dev.reverie.learners.math.LinearSchedule;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EpsilonGreedyTest {
    private static final EnvSpec ENV = Tables.spec(2, 4);
    private static final TabularSpec SPEC = new TabularSpec(2, 4);

    private static int[] counts(final EpsilonGreedy actor, final int state, final int draws) {
        final Rows rows = Rows.allocate(ENV.layout(), 1);
        rows.put(0, Phase.MID, 0, 1);
        rows.intAt(0, 0, 0, state);
        final int[] counts = new int[4];
        for (int i = 0; i < draws; i++) {
            actor.act(rows, rows);
            counts[rows.action(0)]++;
        }
        return counts;
    }

    private static Weights weights(final long version, final double... q) {
        return new Weights(version, Map.of("q", NamedArray.of(q, 2, 4)));
    }

    @Test
    void tiesAreBrokenUniformly() {
        final EpsilonGreedy actor = new EpsilonGreedy(SPEC, 0, new LinearSchedule(0, 0, 0), 5);
        actor.adopt(weights(1, 1, 3, 3, 3, 0, 0, 2, 0));
        final int[] tied = counts(actor, 0, 30_000);
        assertEquals(0, tied[0]);
        double chi = 0;
        for (int a = 1; a < 4; a++) {
            chi += Math.pow(tied[a] - 10_000, 2) / 10_000;
        }
        assertTrue(chi < 13.8, "chi-square of 2 degrees, p = 0.001: " + chi);
        assertEquals(1000, counts(actor, 1, 1000)[2]);
    }

    @Test
    void epsilonFollowsTheVersion() {
        final EpsilonGreedy actor = new EpsilonGreedy(SPEC, 0, new LinearSchedule(1, 0.2, 100), 6);
        final long[] versions = {0, 50, 100, 1000};
        final double[] epsilons = {1, 0.6, 0.2, 0.2};
        for (int i = 0; i < versions.length; i++) {
            actor.adopt(weights(versions[i], 0, 0, 1, 0, 0, 0, 0, 0));
            final double greedy = counts(actor, 0, 40_000)[2] / 40_000.0;
            assertEquals(1 - epsilons[i] * 3 / 4, greedy, 0.01);
        }
    }

    @Test
    void otherWeightsAreRefusedAndChangeNothing() {
        final EpsilonGreedy actor = new EpsilonGreedy(SPEC, 0, new LinearSchedule(0, 0, 0), 5);
        actor.adopt(weights(1, 0, 0, 1, 0, 0, 0, 0, 0));
        final double[] eight = new double[8];
        eight[0] = 9;
        final Weights turned = new Weights(2, Map.of("q", NamedArray.of(eight, 4, 2)));
        assertThrows(IllegalArgumentException.class, () -> actor.adopt(turned));
        final Weights named = new Weights(2, Map.of("v", NamedArray.of(eight, 2, 4)));
        assertThrows(IllegalArgumentException.class, () -> actor.adopt(named));
        assertEquals(100, counts(actor, 0, 100)[2]);
    }

    @Test
    void aSnapshotIsNotChangedByLearning() {
        final QTable table = new QTable(SPEC, 0);
        final Weights weights = table.weights(7);
        table.add(3, 1);
        assertEquals(0, weights.get("q", 2, 4).doubles()[3]);
        assertEquals(7, weights.version());
    }
}
