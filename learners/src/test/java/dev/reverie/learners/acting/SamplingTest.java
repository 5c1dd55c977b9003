package dev.reverie.learners.acting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplingTest {
    private static final int DRAWS = 200_000;

    @Test
    void classesAreDrawnAsOftenAsTheirMixedProbabilitiesSay() {
        final float[] logits = {99, 0, 1, -2, 5, 5, -40};
        final SplittableRandom random = new SplittableRandom(1);
        final float[] y = new float[8];
        final double[] share = new double[6];
        for (int i = 0; i < DRAWS; i++) {
            Sampling.oneHot(logits, 1, 2, 3, 0.3, random, y, 2);
            assertEquals(1, y[2] + y[3] + y[4]);
            assertEquals(1, y[5] + y[6] + y[7]);
            for (int k = 0; k < 6; k++) {
                share[k] += y[2 + k] / DRAWS;
            }
        }
        final double sum = 1 + Math.E + Math.exp(-2);
        assertArrayEquals(
                new double[] {0.7 / sum + 0.1, 0.7 * Math.E / sum + 0.1, 0.7 * Math.exp(-2) / sum + 0.1, 0.45, 0.45, 0.1
                },
                share,
                0.004);
        Sampling.mode(logits, 1, 2, 3, y, 0);
        assertArrayEquals(new float[] {0, 1, 0, 1, 0, 0}, Arrays.copyOf(y, 6));
    }

    @Test
    void squashedNormalsHaveTheMedianAndSpreadAskedFor() {
        final SplittableRandom random = new SplittableRandom(2);
        final float[] head = {7, 0.5f, -1, (float) Math.log(0.2), (float) Math.log(2)};
        final float[] y = new float[3];
        double below = 0;
        double within = 0;
        double other = 0;
        for (int i = 0; i < DRAWS; i++) {
            Sampling.tanhNormal(head, 1, 2, random, y, 1);
            below += y[1] < Math.tanh(0.5) ? 1.0 / DRAWS : 0;
            within += y[1] < Math.tanh(0.7) && y[1] > Math.tanh(0.3) ? 1.0 / DRAWS : 0;
            other += y[2] < Math.tanh(1) ? 1.0 / DRAWS : 0;
        }
        assertEquals(0.5, below, 0.004);
        assertEquals(0.6827, within, 0.004);
        assertEquals(0.8413, other, 0.004);
        assertEquals(0, y[0]);
    }

    @Test
    void drawingAllocatesNothing() {
        final SplittableRandom random = new SplittableRandom(3);
        final float[] logits = Agreement.normal(random, 64);
        final float[] y = new float[64];
        Agreement.allocatesNothing(() -> {
            Sampling.oneHot(logits, 0, 8, 8, 0.01, random, y, 0);
            Sampling.tanhNormal(logits, 0, 4, random, y, 0);
        });
    }
}
