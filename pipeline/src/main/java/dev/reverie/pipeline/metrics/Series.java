package dev.reverie.pipeline.metrics;

import java.util.List;

/**
 * A named line of a plot.
 *
 * @param name  to stand in the legend.
 * @param seeds one curve a seed, 1 or more.
 */
public record Series(String name, List<Curve> seeds) {
    public Series {
        seeds = List.copyOf(seeds);
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("series '" + name + "' needs one or more curves");
        }
    }

    /** A series of one seed. */
    public static Series of(final String name, final Curve curve) {
        return new Series(name, List.of(curve));
    }

    /** @return last step of all curves, 0 if they are empty. */
    public long lastStep() {
        long last = 0;
        for (final Curve curve : seeds) {
            last = Math.max(last, curve.size() == 0 ? 0 : curve.step(curve.size() - 1));
        }
        return last;
    }

    /**
     * Every seed on one grid: cell c of n covers steps {@code (c, c + 1] * lastStep / n}. A seed's value in a cell is the
     * mean of its values there; in a cell without one, that of the cell before if there are
     * several seeds (a single one has none there, so that its line goes straight from point to point); before its
     * first value and after the series' last step, none.
     *
     * @param cells    of the grid.
     * @param lastStep that the grid ends at.
     * @return {@code [seeds][cells]}, NaN for none.
     */
    double[][] grid(final int cells, final long lastStep) {
        final double[][] grid = new double[seeds.size()][cells];
        final double ownEnd = lastStep();
        for (int s = 0; s < grid.length; s++) {
            fill(seeds.get(s), grid[s], lastStep, grid.length > 1);
            for (int c = 0; c < cells; c++) {
                if (lastStep * (double) c / cells >= ownEnd && ownEnd > 0) {
                    grid[s][c] = Double.NaN;
                }
            }
        }
        return grid;
    }

    private static void fill(final Curve curve, final double[] row, final long lastStep, final boolean carry) {
        int point = 0;
        double value = Double.NaN;
        for (int c = 0; c < row.length; c++) {
            final double end = lastStep * (c + 1.0) / row.length;
            double sum = 0;
            long count = 0;
            while (point < curve.size() && (curve.step(point) <= end || c == row.length - 1)) {
                sum += curve.mean(point) * curve.count(point);
                count += curve.count(point);
                point++;
            }
            value = count > 0 ? sum / count : value;
            row[c] = carry || count > 0 ? value : Double.NaN;
        }
    }

    /** @return mean over the seeds that have a value, in each cell of a grid; NaN where none has. */
    static double[] mean(final double[][] grid) {
        final double[] mean = new double[grid[0].length];
        for (int c = 0; c < mean.length; c++) {
            double sum = 0;
            int count = 0;
            for (final double[] seed : grid) {
                if (!Double.isNaN(seed[c])) {
                    sum += seed[c];
                    count++;
                }
            }
            mean[c] = count == 0 ? Double.NaN : sum / count;
        }
        return mean;
    }
}
