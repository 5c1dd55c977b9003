package dev.reverie.learners.dyna;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.Phase;
import dev.reverie.envs.Rows;
import dev.reverie.learners.Tables;
import dev.reverie.learners.TabularSpec;
import dev.reverie.learners.imagination.CountedModel;
import dev.reverie.storage.replay.SequenceBatch;
import org.junit.jupiter.api.Test;

final class DynaImaginationTest {
    private final TabularSpec spec = new TabularSpec(4, 2);
    private final CountedModel model = new CountedModel(spec, 0, 1);
    private final SequenceBatch dreams = new SequenceBatch(Tables.spec(4, 2).layout(), 4000, 2);
    private final Rows rows = dreams.rows();

    @Test
    void whoKnowsNothingDreamsNothing() {
        assertEquals(0, new DynaImagination(spec, model, 0, 1).dream(dreams));
        assertEquals(0, dreams.batch());
    }

    @Test
    void aDreamHasTheBytesOfARealTransition() {
        rows.buffer().setMemory(0, rows.bytes(), (byte) 0x5A);
        final Rows real = Rows.allocate(rows.layout(), 2);
        real.put(0, Phase.FIRST, 0, 1);
        real.intAt(0, 0, 0, 2);
        real.action(0, 1);
        real.put(1, Phase.LAST, 2.5, 0);
        real.intAt(1, 0, 0, 3);
        model.learn(2 * 2 + 1, 2.5, 3, true);
        assertEquals(4000, new DynaImagination(spec, model, 0, 1).dream(dreams));
        final byte[] expected = new byte[real.bytes()];
        real.buffer().getBytes(0, expected);
        final byte[] dreamt = new byte[real.bytes()];
        for (final int b : new int[] {0, 1234, 3999}) {
            rows.buffer().getBytes(rows.at(dreams.at(b, 0)), dreamt);
            assertArrayEquals(expected, dreamt);
        }
    }

    @Test
    void triedPairsAreDreamedOfEquallyOften() {
        model.learn(0, 0, 1, false);
        model.learn(3, 0, 1, false);
        model.learn(3, 0, 1, false);
        model.learn(6, 0, 0, false);
        new DynaImagination(spec, model, 0, 9).dream(dreams);
        final int[] counts = new int[8];
        for (int b = 0; b < 4000; b++) {
            counts[spec.pair(rows, dreams.at(b, 0))]++;
            assertEquals(Phase.MID, rows.phase(dreams.at(b, 1)));
        }
        assertEquals(4000, counts[0] + counts[3] + counts[6]);
        double chi = 0;
        for (final int pair : new int[] {0, 3, 6}) {
            chi += Math.pow(counts[pair] - 4000 / 3.0, 2) / (4000 / 3.0);
        }
        assertTrue(chi < 13.8, "chi-square of 2 degrees, p = 0.001: " + chi);
    }

    @Test
    void theBonusGrowsWithTheRootOfTimeUntried() {
        model.learn(0, 5, 1, false);
        for (int i = 0; i < 9; i++) {
            model.learn(7, 1, 0, false);
        }
        new DynaImagination(spec, model, 0.1, 9).dream(dreams);
        final int[] counts = new int[8];
        for (int b = 0; b < 4000; b++) {
            final int pair = spec.pair(rows, dreams.at(b, 0));
            final int next = dreams.at(b, 1);
            counts[pair]++;
            final double[] reward = {5 + 0.1 * 3, 0.1 * Math.sqrt(10), 0, 0, 0, 0, 0.1 * Math.sqrt(10), 1};
            final int[] successor = {1, 0, -1, -1, -1, -1, 3, 0};
            assertEquals(reward[pair], rows.reward(next), 1e-12);
            assertEquals(successor[pair], rows.intAt(next, 0, 0));
            assertEquals(1, rows.discount(next));
        }
        for (final int pair : new int[] {0, 1, 6, 7}) {
            assertEquals(1000, counts[pair], 150);
        }
    }
}
