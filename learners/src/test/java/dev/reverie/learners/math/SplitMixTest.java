package dev.reverie.learners.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.reverie.storage.checkpoint.State;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SplitMixTest {
    /** Every kind of draw that learners and actors make. */
    private static double draw(final RandomGenerator random, final int i) {
        return switch (i % 7) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt();
            case 2 -> random.nextDouble();
            case 3 -> random.nextGaussian();
            case 4 -> random.nextLong(1 + (long) i * i * 977);
            case 5 -> random.nextDouble(-1, 1);
            default -> random.nextInt(3 + i);
        };
    }

    @Test
    void itDrawsWhatASplittableRandomDraws() {
        for (final long seed : new long[] {0, 1, -7, Long.MAX_VALUE}) {
            final RandomGenerator own = new SplitMix(seed);
            final RandomGenerator reference = new SplittableRandom(seed);
            for (int i = 0; i < 10_000; i++) {
                assertEquals(draw(reference, i), draw(own, i), "seed " + seed + ", draw " + i);
            }
        }
    }

    @Test
    void itGoesOnWhereItWasKept() {
        final SplitMix random = new SplitMix(3);
        for (int i = 0; i < 100; i++) {
            draw(random, i);
        }
        final State state = new State();
        random.save(state);
        final SplitMix other = new SplitMix(4);
        assertNotEquals(new SplitMix(3).nextLong(), other.nextLong());
        other.restore(state);
        for (int i = 0; i < 100; i++) {
            assertEquals(draw(random, i), draw(other, i));
        }
    }
}
