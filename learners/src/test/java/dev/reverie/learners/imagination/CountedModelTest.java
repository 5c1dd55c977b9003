package dev.reverie.learners.imagination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.TabularSpec;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CountedModelTest {
    private static final TabularSpec SPEC = new TabularSpec(5, 2);
    private static final int PAIR = 3;

    private static int[] draws(final CountedModel model, final int draws) {
        final SplittableRandom random = new SplittableRandom(11);
        final int[] counts = new int[10];
        for (int i = 0; i < draws; i++) {
            final int outcome = model.sample(PAIR, random);
            counts[model.successor(outcome) * 2 + (model.isEnd(outcome) ? 1 : 0)]++;
        }
        return counts;
    }

    @Test
    void successorsAreDrawnByTheirFrequency() {
        final CountedModel model = new CountedModel(SPEC, 0, 1);
        final int[] shares = {0, 1, 0, 5, 4, 0, 0, 0, 0, 10};
        for (int k = 0; k < 10; k++) {
            for (int i = 0; i < shares[k]; i++) {
                model.learn(PAIR, k + i, k / 2, k % 2 == 1);
            }
        }
        final int[] counts = draws(model, 100_000);
        double chi = 0;
        for (int k = 0; k < 10; k++) {
            final double expected = 100_000 * shares[k] / 20.0;
            if (expected == 0) {
                assertEquals(0, counts[k]);
            } else {
                chi += Math.pow(counts[k] - expected, 2) / expected;
            }
        }
        assertTrue(chi < 16.3, "chi-square of 3 degrees, p = 0.001: " + chi);
        assertEquals(20, model.total(PAIR));
    }

    @Test
    void theRewardOfAnOutcomeIsItsMean() {
        final CountedModel model = new CountedModel(SPEC, 0, 1);
        model.learn(PAIR, 2, 4, false);
        model.learn(PAIR, 3, 4, false);
        model.learn(PAIR, 7, 4, false);
        model.learn(PAIR, 100, 4, true);
        for (int o = model.first(PAIR); o != CountedModel.NONE; o = model.next(o)) {
            assertEquals(model.isEnd(o) ? 100 : 4, model.reward(o), 1e-12);
            assertEquals(model.isEnd(o) ? 1 : 3, model.count(o));
        }
    }

    @Test
    void aMemoryOfOneHoldsTheLastOutcome() {
        final CountedModel model = new CountedModel(SPEC, 1, 1);
        for (int i = 0; i < 50; i++) {
            model.learn(PAIR, 1, 4, false);
        }
        model.learn(PAIR, 5, 2, true);
        assertEquals(100, draws(model, 100)[5]);
        model.learn(PAIR, 9, 4, false);
        assertEquals(9, model.reward(model.sample(PAIR, new SplittableRandom(1))), "a forgotten reward is forgotten");
        assertEquals(1, model.total(PAIR));
    }

    @Test
    void aMemoryForgetsWhatIsOld() {
        final CountedModel model = new CountedModel(SPEC, 16, 1);
        for (int i = 0; i < 1000; i++) {
            model.learn(PAIR, 0, 4, false);
        }
        for (int i = 0; i < 200; i++) {
            model.learn(PAIR, 0, 1, false);
        }
        assertEquals(16, model.total(PAIR));
        assertEquals(1000, draws(model, 1000)[2]);
    }

    @Test
    void pairsStatesTimesAndPredecessorsAreKept() {
        final CountedModel model = new CountedModel(SPEC, 0, 1);
        model.learn(7, 0, 2, false);
        model.learn(6, 0, 2, false);
        model.learn(0, 0, 2, true);
        model.learn(7, 0, 2, false);
        assertEquals(3, model.pairs());
        assertEquals(6, model.pair(1));
        assertEquals(2, model.states());
        assertEquals(3, model.state(0));
        assertEquals(0, model.sinceTried(7));
        assertEquals(1, model.sinceTried(0));
        assertEquals(2, model.sinceTried(6));
        assertEquals(4, model.sinceTried(1), "never tried");
        int pairs = 0;
        for (int o = model.firstInto(2); o != CountedModel.NONE; o = model.nextInto(o)) {
            pairs += 1 << model.pairOf(o);
        }
        assertEquals(1 << 7 | 1 << 6 | 1, pairs);
        assertEquals(CountedModel.NONE, model.firstInto(1));
    }

    @Test
    void manyOutcomesAreHeld() {
        final TabularSpec wide = new TabularSpec(300, 3);
        final CountedModel model = new CountedModel(wide, 0, 1);
        for (int i = 0; i < 300; i++) {
            for (int pair = 0; pair < 9; pair++) {
                model.learn(pair, i, i, false);
            }
        }
        int sum = 0;
        for (int o = model.first(8); o != CountedModel.NONE; o = model.next(o)) {
            assertEquals(model.successor(o), model.reward(o));
            sum += model.successor(o);
        }
        assertEquals(299 * 300 / 2, sum);
    }
}
