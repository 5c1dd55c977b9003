package dev.reverie.storage.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.envs.StepLayout;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MixedReplayTest {
    private static final StepLayout LAYOUT = Rollout.layout(3);

    private static ReplayRing ring(final int actor, final int ticks) {
        final ReplayRing ring =
                new ReplayRing(LAYOUT, new ReplayConfig(1000, SamplerConfig.of(SamplerConfig.Kind.PRIORITIZED)));
        final Rollout rollout = new Rollout(LAYOUT, actor, 2, 30, 1);
        for (int i = 0; i < ticks; i++) {
            ring.add(rollout.next());
        }
        return ring;
    }

    private static int reals(final SequenceBatch batch) {
        int reals = 0;
        while (reals < batch.batch() && batch.actor(reals) == 1) {
            reals++;
        }
        for (int b = 0; b < batch.batch(); b++) {
            assertEquals(b < reals ? 1 : 2, batch.rows().longAt(batch.at(b, 0), 0, 0) >>> 48);
            assertEquals(
                    batch.rows().longAt(batch.at(b, 0), 0, 0) + (2L << 16),
                    batch.rows().longAt(batch.at(b, 2), 0, 0));
        }
        return reals;
    }

    @Test
    void aShareIsRealToTheSequence() {
        for (final double share : new double[] {0, 0.05, 0.25, 0.5, 0.97, 1}) {
            try (MixedReplay mixed = new MixedReplay(ring(1, 200), ring(2, 100), share)) {
                final SequenceBatch batch = new SequenceBatch(LAYOUT, 30, 3);
                final SplittableRandom random = new SplittableRandom(1);
                int all = 0;
                for (int i = 0; i < 2000; i++) {
                    assertTrue(mixed.sample(batch, random));
                    assertEquals(30, batch.batch());
                    final int reals = reals(batch);
                    assertTrue(Math.abs(reals - share * 30) < 1, share + ": " + reals);
                    all += reals;
                    for (int b = 0; b < 30; b++) {
                        batch.priority(b, 1);
                    }
                    batch.writeBack();
                }
                assertEquals(share * 60_000, all, 5 * Math.sqrt(2000 * 0.25));
            }
        }
    }

    @Test
    void theOtherFillsInForOneThatIsEmpty() {
        final SequenceBatch batch = new SequenceBatch(LAYOUT, 8, 3);
        final SplittableRandom random = new SplittableRandom(1);
        try (MixedReplay mixed = new MixedReplay(ring(1, 50), ring(2, 0), 0.5)) {
            assertTrue(mixed.sample(batch, random));
            assertEquals(8, reals(batch));
            assertEquals(1, mixed.fresh(new SequenceBatch(LAYOUT, 1, 2)));
            assertTrue(mixed.transitions() > 50);
        }
        try (MixedReplay mixed = new MixedReplay(ring(1, 0), ring(2, 50), 0.5)) {
            assertTrue(mixed.sample(batch, random));
            assertEquals(0, reals(batch));
            mixed.add(new Rollout(LAYOUT, 1, 2, 9, 1).next());
        }
        try (MixedReplay mixed = new MixedReplay(ring(1, 0), ring(2, 0), 0.5)) {
            assertFalse(mixed.sample(batch, random));
        }
        assertThrows(IllegalArgumentException.class, () -> new MixedReplay(ring(1, 0), ring(2, 0), 1.1));
    }
}
