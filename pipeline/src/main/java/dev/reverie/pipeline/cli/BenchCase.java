package dev.reverie.pipeline.cli;

import java.util.LinkedHashMap;
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
 */
public record BenchCase(
        String name, String engine, double ours, double floor, String floorIs, String unit, double ratio) {

    Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("case", name);
        map.put("engine", engine);
        map.put("ours", ours);
        map.put("floor", Double.isNaN(floor) ? null : floor);
        map.put("floor_is", floorIs);
        map.put("unit", unit);
        map.put("ratio", Double.isNaN(ratio) ? null : ratio);
        return map;
    }
}
