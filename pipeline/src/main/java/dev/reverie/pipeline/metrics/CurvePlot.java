package dev.reverie.pipeline.metrics;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A plot as SVG and PNG, 900 by 500, on white: a thick line a series, the mean over its seeds; the range of several seeds
 * as a band behind it, the finer course of a single one as a thin line; references dashed. Same plot, same bytes.
 */
public final class CurvePlot {
    /** Width in pixels. */
    public static final int WIDTH = 900;
    /** Height in pixels. */
    public static final int HEIGHT = 500;

    private static final int COARSE = 90;
    private static final int FINE = 450;
    /** Points so few that each is marked. */
    private static final int FEW = 20;

    private static final float[] DASHES = {7, 5};
    private static final Color INK = new Color(0x333333);
    /** Okabe and Ito's colours, told apart by colour-blind people too. */
    private static final int[] COLOURS = {0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9};

    private CurvePlot() {}

    /**
     * Draws a plot into two files, in place of those that are there.
     *
     * @param plot to draw.
     * @param svg  file to write.
     * @param png  file to write.
     * @throws IOException if a file cannot be written, or this JVM cannot draw text for want of fonts.
     */
    public static void write(final Plot plot, final Path svg, final Path png) throws IOException {
        final ByteArrayOutputStream vector = new ByteArrayOutputStream();
        final byte[] bitmap;
        try {
            VectorGraphicsEncoder.saveVectorGraphic(
                    chart(plot), vector, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
            bitmap = BitmapEncoder.getBitmapBytes(chart(plot), BitmapEncoder.BitmapFormat.PNG);
        } catch (final LinkageError | InternalError | NullPointerException ex) {
            throw new IOException(
                    "this Java cannot draw text (" + ex + "); install fontconfig and a font such as DejaVu", ex);
        }
        Files.write(svg, vector.toByteArray());
        Files.write(png, bitmap);
    }

    private static XYChart chart(final Plot plot) {
        final XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(plot.title())
                .xAxisTitle(plot.xLabel())
                .yAxisTitle(plot.yLabel())
                .build();
        style(chart, plot);
        for (int i = 0; i < plot.series().size(); i++) {
            background(chart, plot, i);
        }
        final double end = plot.lastStep();
        for (int i = 0; i < plot.series().size(); i++) {
            final Series series = plot.series().get(i);
            final double[] mean = Series.mean(series.grid(COARSE, plot.lastStep()));
            final XYSeries line = line(chart, series.name(), mean, end);
            if (line != null) {
                pen(line, colour(i, 255), new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
                if (line.getXData().length < FEW) {
                    line.setMarker(SeriesMarkers.CIRCLE);
                    line.setMarkerColor(colour(i, 255));
                }
            }
        }
        for (int i = 0; i < plot.references().size(); i++) {
            final Plot.Reference reference = plot.references().get(i);
            final XYSeries line = chart.addSeries(
                    reference.label(), new double[] {0, end}, new double[] {reference.value(), reference.value()});
            pen(line, INK, new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0));
        }
        return chart;
    }

    private static void background(final XYChart chart, final Plot plot, final int i) {
        final Series series = plot.series().get(i);
        final double end = plot.lastStep();
        if (series.seeds().size() == 1) {
            final XYSeries line = line(chart, "fine " + i, series.grid(FINE, plot.lastStep())[0], end);
            if (line != null) {
                pen(line, colour(i, 80), new BasicStroke(1f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
                line.setShowInLegend(false);
            }
            return;
        }
        final double[][] grid = series.grid(COARSE, plot.lastStep());
        final double[] xs = xs(COARSE, end);
        final int[] cells = cells(Series.mean(grid));
        if (cells.length > 1) {
            final double[] x = new double[2 * cells.length];
            final double[] y = new double[2 * cells.length];
            for (int c = 0; c < cells.length; c++) {
                final int cell = cells[c];
                x[c] = xs[cell];
                x[x.length - 1 - c] = xs[cell];
                y[c] = across(grid, cell).max().orElseThrow();
                y[x.length - 1 - c] = across(grid, cell).min().orElseThrow();
            }
            final XYSeries band = chart.addSeries("band " + i, x, y);
            band.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
            band.setFillColor(colour(i, 45));
            pen(band, colour(i, 0), new BasicStroke(0.5f));
            band.setShowInLegend(false);
        }
    }

    private static DoubleStream across(final double[][] grid, final int cell) {
        return Arrays.stream(grid).mapToDouble(seed -> seed[cell]).filter(value -> !Double.isNaN(value));
    }

    private static int[] cells(final double[] line) {
        return IntStream.range(0, line.length)
                .filter(c -> !Double.isNaN(line[c]))
                .toArray();
    }

    private static double[] xs(final int cells, final double end) {
        return IntStream.range(0, cells)
                .mapToDouble(c -> end * (c + 0.5) / cells)
                .toArray();
    }

    private static @org.jspecify.annotations.Nullable XYSeries line(
            final XYChart chart, final String name, final double[] line, final double end) {
        final int[] cells = cells(line);
        if (cells.length == 0) {
            return null;
        }
        final double[] xs = xs(line.length, end);
        return chart.addSeries(
                name,
                Arrays.stream(cells).mapToDouble(c -> xs[c]).toArray(),
                Arrays.stream(cells).mapToDouble(c -> line[c]).toArray());
    }

    private static void pen(final XYSeries series, final Color colour, final BasicStroke stroke) {
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(colour);
        series.setLineStyle(stroke);
    }

    private static Color colour(final int i, final int alpha) {
        return new Color(COLOURS[i % COLOURS.length] | alpha << 24, true);
    }

    private static void style(final XYChart chart, final Plot plot) {
        final var styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setChartFontColor(INK);
        styler.setAxisTickLabelsColor(INK);
        styler.setAxisTickMarksColor(new Color(0x999999));
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        styler.setLegendPosition(Styler.LegendPosition.InsideSE);
        styler.setLegendBackgroundColor(new Color(255, 255, 255, 220));
        styler.setLegendBorderColor(new Color(0xDDDDDD));
        styler.setLegendVisible(plot.series().size() + plot.references().size() > 1);
        styler.setPlotGridLinesColor(new Color(0xE6E6E6));
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setXAxisTickMarkSpacingHint(110);
        styler.setChartPadding(14);
        styler.setXAxisMin(0.0);
        styler.setXAxisMax((double) plot.lastStep());
        styler.setLocale(Locale.ROOT);
        styler.setxAxisTickLabelsFormattingFunction(Quantity::brief);
        styler.setyAxisTickLabelsFormattingFunction(Quantity::plain);
    }
}
