package dev.reverie.pipeline.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A figure beside a floor that was measured in the same run.
 *
 * @param name    of the case.
 * @param engine  that ran it.
 * @param ours    the figure.
 * @param floor   the floor's figure; NaN if it could not be run.
 * @param floorIs what the floor is, or why it could not be run.
 * @param unit    of both.
 * @param ratio   ours over the floor as a rate, so that more is better; NaN without a floor.
 * @param aim     the least ratio that is aimed at, or the least figure where no floor is; NaN for none.
 */
public record BenchCase(
        String name, String engine, double ours, double floor, String floorIs, String unit, double ratio, double aim) {
    /** A case that aims at nothing. */
    public BenchCase(
            final String name,
            final String engine,
            final double ours,
            final double floor,
            final String floorIs,
            final String unit,
            final double ratio) {
        this(name, engine, ours, floor, floorIs, unit, ratio, Double.NaN);
    }

    /** A rate that is judged by itself. */
    public static BenchCase rate(final String name, final double ours, final String unit, final String how) {
        return new BenchCase(name, "java", ours, Double.NaN, how, unit, Double.NaN);
    }

    /** @return the same, with a least ratio, or figure where no floor is, to reach. */
    public BenchCase aimingAt(final double least) {
        return new BenchCase(name, engine, ours, floor, floorIs, unit, ratio, least);
    }

    /** @return whether the aim is reached; true if there is none. */
    public boolean isReached() {
        return Double.isNaN(aim) || (Double.isNaN(ratio) ? ours : ratio) >= aim;
    }

    Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("case", name);
        map.put("engine", engine);
        map.put("ours", ours);
        map.put("floor", Double.isNaN(floor) ? null : floor);
        map.put("floor_is", floorIs);
        map.put("unit", unit);
        map.put("ratio", Double.isNaN(ratio) ? null : ratio);
        if (!Double.isNaN(aim)) {
            map.put("aim", aim);
            map.put("reached", isReached());
        }
        return map;
    }

    String line() {
        final String beside = Double.isNaN(floor)
                ? floorIs
                : String.format(Locale.ROOT, "%s (%s), ratio %.2f", number(floor), floorIs, ratio);
        final String verdict = Double.isNaN(aim) ? "" : (isReached() ? "; reached " : "; MISSED ") + number(aim);
        return String.format(Locale.ROOT, "%-44s %14s %s; %s%s", name, number(ours), unit, beside, verdict);
    }

    private static String number(final double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.3f" : "%,.0f", value);
    }
}
