package dev.reverie.pipeline.metrics;

import java.util.List;

/**
 * What a plot shows, on a terminal or in a file.
 *
 * @param title      above it.
 * @param xLabel     of the steps.
 * @param yLabel     of the values.
 * @param series     1 or more lines, each with a name of its own.
 * @param references horizontal lines, such as the optimum.
 */
public record Plot(String title, String xLabel, String yLabel, List<Series> series, List<Reference> references) {
    public Plot {
        series = List.copyOf(series);
        references = List.copyOf(references);
        if (series.isEmpty()) {
            throw new IllegalArgumentException("a plot needs one or more series");
        }
        if (series.stream().map(Series::name).distinct().count() < series.size()) {
            throw new IllegalArgumentException("each series of a plot needs a name of its own");
        }
    }

    /**
     * A horizontal line.
     *
     * @param name  to stand beside it.
     * @param value of it, finite.
     */
    public record Reference(String name, double value) {
        public Reference {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("reference '" + name + "' must be finite, got " + value);
            }
        }

        String label() {
            return name + " " + Quantity.plain(value);
        }
    }

    /** @return last step of all series, 1 or more. */
    long lastStep() {
        long last = 1;
        for (final Series one : series) {
            last = Math.max(last, one.lastStep());
        }
        return last;
    }
}
