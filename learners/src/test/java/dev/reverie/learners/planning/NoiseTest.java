package dev.reverie.learners.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.learners.math.SplitMix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseTest {
    private static final int DRAWS = 40_000;

    @ParameterizedTest
    @CsvSource({"0, 16", "1, 16", "2, 16", "2.5, 15", "2, 1", "3, 2"})
    void hasVarianceOneAndTheSpectrumOfItsColour(final double colour, final int length) {
        final SplitMix random = new SplitMix(5);
        final Noise noise = new Noise(length, colour);
        final double[] x = new double[length];
        final double[] square = new double[length];
        final double[] power = new double[length / 2 + 1];
        for (int i = 0; i < DRAWS; i++) {
            noise.draw(random, x);
            for (int t = 0; t < length; t++) {
                square[t] += x[t] * x[t] / DRAWS;
            }
            for (int k = 1; k < power.length; k++) {
                double re = 0;
                double im = 0;
                for (int t = 0; t < length; t++) {
                    re += x[t] * Math.cos(2 * Math.PI * k * t / length);
                    im += x[t] * Math.sin(2 * Math.PI * k * t / length);
                }
                power[k] += (re * re + im * im) / DRAWS;
            }
        }
        for (int t = 0; t < length; t++) {
            assertEquals(1, square[t], 0.04, "variance at step " + t);
        }
        for (int k = 2; k < power.length; k++) {
            assertEquals(Math.pow(k, -colour), power[k] / power[1], 0.06 * Math.pow(k, -colour), "power of wave " + k);
        }
        assertTrue(power.length > 0);
    }
}
