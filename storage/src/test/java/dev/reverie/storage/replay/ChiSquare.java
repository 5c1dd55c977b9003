package dev.reverie.storage.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Counts draws and holds them against what they should have been. */
final class ChiSquare {
    private final Map<Long, Integer> drawn = new HashMap<>();
    private int draws;

    void add(final long id) {
        drawn.merge(id, 1, Integer::sum);
        draws++;
    }

    /** Nothing was drawn that has no weight; the statistic is within 5 standard deviations of its mean. */
    void require(final Map<Long, Double> weights) {
        final Set<Long> strangers = new TreeSet<>(drawn.keySet());
        strangers.removeAll(weights.keySet());
        assertEquals(Set.of(), strangers, "drawn without weight");
        final double total =
                weights.values().stream().mapToDouble(Double::doubleValue).sum();
        double chi = 0;
        int cells = 0;
        double rest = 0;
        double restDrawn = 0;
        for (final Map.Entry<Long, Double> entry : weights.entrySet()) {
            final double expected = draws * entry.getValue() / total;
            final int count = drawn.getOrDefault(entry.getKey(), 0);
            if (expected < 5) {
                rest += expected;
                restDrawn += count;
            } else {
                chi += (count - expected) * (count - expected) / expected;
                cells++;
            }
        }
        if (rest > 5) {
            chi += (restDrawn - rest) * (restDrawn - rest) / rest;
            cells++;
        }
        final double degrees = cells - 1;
        assertTrue(cells > 1 && draws > 1000, "too little was drawn to tell");
        assertTrue(
                Math.abs(chi - degrees) < 5 * Math.sqrt(2 * degrees) + (degrees < 20 ? 15 : 0),
                "chi-square " + chi + " of " + degrees + " degrees");
    }
}
