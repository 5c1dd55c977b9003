package dev.reverie.pipeline.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CurveTest {
    @Test
    void aMillionValuesKeepTheirCountMeanLeastAndGreatest() {
        final Curve curve = new Curve();
        for (int i = 0; i < 1_000_003; i++) {
            curve.add(i, i == 777_777 ? -5 : i);
        }
        assertTrue(curve.size() > Curve.MOST / 2 && curve.size() <= Curve.MOST, "points " + curve.size());
        long count = 0;
        double sum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < curve.size(); i++) {
            count += curve.count(i);
            sum += curve.mean(i) * curve.count(i);
            min = Math.min(min, curve.min(i));
            max = Math.max(max, curve.max(i));
            assertEquals(count - 1, curve.step(i));
            assertEquals(curve.step(i), curve.max(i));
        }
        assertEquals(1_000_003, count);
        assertEquals(1_000_002.0 * 1_000_003 / 2 - 777_777 - 5, sum, 1e-2);
        assertEquals(-5, min);
        assertEquals(1_000_002, max);
    }

    @Test
    void aStepBeforeTheLastIsRefusedAndNoFigurePassedOver() {
        final Curve curve = new Curve();
        curve.add(5, 1);
        curve.add(5, Double.NaN);
        curve.add(6, Double.POSITIVE_INFINITY);
        assertEquals(1, curve.size());
        assertThrows(IllegalArgumentException.class, () -> curve.add(4, 1));
    }

    @Test
    void seedsAreBroughtToOneGrid() {
        final Curve a = new Curve();
        a.add(1, 2);
        a.add(2, 4);
        a.add(7, 6);
        final Curve b = new Curve();
        b.add(4, 10);
        final double none = Double.NaN;
        final double[][] grid = new Series("both", List.of(a, b)).grid(5, 10);
        assertArrayEquals(new double[] {3, 3, 3, 6, none}, grid[0]);
        assertArrayEquals(new double[] {none, 10, 10, 10, none}, grid[1]);
        assertArrayEquals(new double[] {3, 6.5, 6.5, 8, none}, Series.mean(grid));
        assertArrayEquals(
                new double[] {3, none, none, 6, none}, Series.of("one", a).grid(5, 10)[0]);
    }
}
