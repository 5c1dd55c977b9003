package dev.reverie.benchmarks;

import dev.reverie.pipeline.cli.BenchCase;
import java.util.Arrays;

/** Interleaved rounds of a figure and its floors, and the median of their ratios. */
public final class Rounds {
    /** Rounds that are counted. */
    public static final int COUNTED = 5;

    private Rounds() {}

    /** Measures once, in units a second. */
    @FunctionalInterface
    public interface Measure {
        double rate() throws Exception;
    }

    /** @return {@code [measures][COUNTED]} rates, taken in turn, after one round that is not counted. */
    public static double[][] interleaved(final java.util.function.Consumer<String> progress, final Measure... measures)
            throws Exception {
        final double[][] rates = new double[measures.length][COUNTED];
        for (int round = -1; round < COUNTED; round++) {
            progress.accept(round < 0 ? "warming up" : "round " + (round + 1) + " of " + COUNTED);
            for (int m = 0; m < measures.length; m++) {
                final double rate = measures[m].rate();
                if (round >= 0) {
                    rates[m][round] = rate;
                }
            }
        }
        return rates;
    }

    /** @return ours beside one floor, both rates. */
    public static BenchCase beside(
            final String name, final double[] ours, final double[] floor, final String floorIs, final String unit) {
        final double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, i -> ours[i] / floor[i]);
        return new BenchCase(name, "java", median(ours), median(floor), floorIs, unit, median(ratios));
    }

    /** @return the middle one. */
    public static double median(final double[] values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
